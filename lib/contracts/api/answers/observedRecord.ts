/** The record of an action that only other systems' logs show, as it is answered and exported. */
import { z } from "zod";
import type { ObservedAnswer } from "@/lib/contracts/actions";
import { component, time } from "../component";
import { credentialChain } from "./credentialChain";
import { completenessParts, phases } from "./record";
import { recordEvent, recordFragment, recordGap, recordLink } from "./recordParts";
import { weighedAnswer } from "./weighed";

export const observedRecord = component<ObservedAnswer>()(
  "ObservedRecord",
  z
    .object({
      observed_action_id: z.string(),
      agent: z.object({ id: z.string(), name: z.string(), team: z.string() }),
      action: z.string().nullable().describe("The operation, as the system names it."),
      tool: z.string().nullable(),
      environment: z.string().nullable(),
      system: z.string(),
      principal: z.string().nullable(),
      resource: z.object({ type: z.string(), id: z.string() }).nullable(),
      ungoverned: z.boolean().describe("A registered identity changed state and nobody asked Ambit."),
      first_at: time,
      last_at: time,
      found_at: time,
      acknowledged: z
        .object({ at: time, by: z.object({ name: z.string(), email: z.string() }), words: z.string() })
        .nullable(),
      phases,
      events: z.array(recordEvent),
      fragments: z.array(recordFragment),
      links: z.array(recordLink),
      gaps: z.array(recordGap),
      conflicts: z.tuple([]),
      completeness: z.number(),
      parts: completenessParts,
      credentials: credentialChain,
      weighed: weighedAnswer
        .nullable()
        .describe("The decisions that may have been behind it, and why it belongs to none of them."),
    })
    .describe("An action that other systems' logs show, and no decision is known that can be behind it."),
);
