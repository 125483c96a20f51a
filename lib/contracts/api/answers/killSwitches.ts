/** What /api/v1/kill-switches answers. */
import { z } from "zod";
import type { KillSwitchesAnswer, KillSwitchView, PulledKillSwitch } from "@/lib/contracts/killSwitches";
import { KILL_SWITCH_SCOPES } from "@/lib/contracts/killSwitches";
import { component, time } from "../component";

export const killSwitchView = component<KillSwitchView>()(
  "KillSwitchView",
  z.object({
    id: z.string(),
    scope: z.enum(KILL_SWITCH_SCOPES),
    exceptRead: z.boolean(),
    covers: z.string().nullable().describe("The tool's, environment's or agent's name; null for the organisation."),
    reason: z.string(),
    pulledAt: time,
    pulledBy: z.string().describe("Who pulled it: an address, or who ran the command."),
    released: z.object({ at: time, by: z.string(), reason: z.string().nullable() }).nullable(),
    releaseRefusal: z
      .string()
      .nullable()
      .describe("Why the one who asks cannot release it; null when they can, or when it is released."),
  }),
);

export const killSwitchesAnswer = component<KillSwitchesAnswer>()(
  "KillSwitchesAnswer",
  z.object({
    inForce: z.array(killSwitchView),
    released: z.array(killSwitchView).describe("The newest first, at most 100."),
    mayPull: z
      .object({
        organisation: z.boolean(),
        tools: z.array(z.string()),
        environments: z.array(z.string()),
        agents: z.array(z.string()),
      })
      .describe("What the one who asks may stop."),
  }),
);

export const releasedKillSwitch = component<{ id: string; releasedAt: string }>()(
  "ReleasedKillSwitch",
  z.object({ id: z.string(), releasedAt: time }),
);

export const pulledKillSwitch = component<PulledKillSwitch>()(
  "PulledKillSwitch",
  z
    .object({
      id: z.string(),
      permits: z.number(),
      credentials: z.number(),
      approvals: z.number(),
    })
    .describe("What pulling a switch ended."),
);
