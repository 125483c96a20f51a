/** What the first page tells. */
import { z } from "zod";
import type { Overview, WaitingLine } from "@/lib/contracts/agents";
import { component, time } from "../component";
import { decisionLine, limitInUse, outcomeCounts } from "./agents";

export const waitingLine = component<WaitingLine>()(
  "WaitingLine",
  z
    .object({
      approval_id: z.string(),
      agent: z.string(),
      action: z.string(),
      environment: z.string(),
      resource: z.object({ type: z.string(), id: z.string() }),
      requested_at: time,
      expires_at: time,
    })
    .describe("An approval that this person could answer."),
);

export const overview = component<Overview>()(
  "Overview",
  z
    .object({
      has: z
        .object({ agents: z.boolean(), decisions: z.boolean() })
        .describe("What the organisation holds, as far as this person sees: tells which first step is next."),
      waiting: z.array(waitingLine),
      waiting_count: z.number().describe("All that this person could answer, those shown included."),
      waiting_for_others: z.number().describe("How many more approvals wait that this person may only watch."),
      today: outcomeCounts,
      agents_today: z.array(z.object({ name: z.string(), team: z.string(), today: outcomeCounts })),
      near_limits: z
        .array(z.intersection(limitInUse, z.object({ agent: z.string() })))
        .describe("Limits of which at least four fifths are used."),
      recent: z.array(decisionLine),
    })
    .describe("What the first page tells a person."),
);
