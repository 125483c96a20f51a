/** What /api/v1/kill-switches answers. */
import { z } from "zod";
import type {
  AuthorityEndView,
  KillSwitchesAnswer,
  KillSwitchView,
  PulledKillSwitch,
} from "@/lib/contracts/killSwitches";
import { END_KINDS, KILL_SWITCH_SCOPES } from "@/lib/contracts/killSwitches";
import { HANDED_KINDS } from "@/lib/core/killSwitch/timeToDead";
import { component, time } from "../component";

export const authorityEndView = component<AuthorityEndView>()(
  "AuthorityEndView",
  z
    .object({
      id: z.string(),
      kind: z.enum(END_KINDS),
      what: z.string().nullable().describe("An agent's name or a credential's hint; null for a kill switch."),
      agent: z.string().nullable().describe("Whose it was; null where it covers more than one agent."),
      stoppedAt: time,
      stoppedBy: z.string(),
      measured: z
        .object({
          at: time,
          deadAt: time.nullable().describe("Null where an action never told how it ended."),
          seconds: z.number().nullable().describe("From the stop until nothing was alive."),
          unreported: z.number(),
        })
        .nullable(),
      alive: z
        .array(
          z.object({
            kind: z.enum(HANDED_KINDS),
            issuer: z.string(),
            count: z.number(),
            latestEnd: time.nullable().describe("Null while an outcome is awaited."),
          }),
        )
        .nullable()
        .describe(
          "What was handed out before and can still act; null once it is measured, and for who does not see all of it.",
        ),
      waiting: z
        .object({
          sessions: z
            .array(z.object({ id: z.string(), label: z.string().nullable(), agent: z.string(), lastAt: time }))
            .describe("Those that asked for a decision in the last ten minutes, at most 20."),
          approvalsPending: z.number(),
          approvalsGiven: z.number().describe("Given, not used, not over."),
          handOffsOpen: z.number(),
          handOffsTaken: z.number(),
        })
        .nullable()
        .describe("What waits while the end holds; null when it holds no more, and for who does not see all of it."),
    })
    .describe("The time to dead of one end of authority."),
);

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
    end: authorityEndView
      .nullable()
      .describe(
        "What of what it ended is still alive, or how long it took; null of one from before that was measured.",
      ),
  }),
);

export const killSwitchesAnswer = component<KillSwitchesAnswer>()(
  "KillSwitchesAnswer",
  z.object({
    inForce: z.array(killSwitchView),
    released: z.array(killSwitchView).describe("The newest first, at most 100."),
    otherEnds: z
      .array(authorityEndView)
      .describe("Agents that are no longer active and credentials that were revoked: the newest first, at most 20."),
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
