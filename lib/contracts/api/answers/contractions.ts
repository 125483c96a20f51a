/** What /api/v1/contractions answers. */
import { z } from "zod";
import {
  CONTRACTION_CAUSES,
  CONTRACTION_STATUSES,
  type ContractionMoved,
  type ContractionsAnswer,
  type ContractionView,
} from "@/lib/contracts/contractions";
import { component, time } from "../component";

export const contractionView = component<ContractionView>()(
  "ContractionView",
  z
    .object({
      id: z.string(),
      status: z.enum(CONTRACTION_STATUSES),
      cause: z.enum(CONTRACTION_CAUSES),
      agent: z.string(),
      team: z.string(),
      grants: z.array(z.string()).describe("The names of the grants that would go."),
      incident: z.object({ id: z.string(), number: z.number() }).nullable().describe("The incident that found it."),
      ungoverned: z
        .array(
          z.object({
            tool: z.string(),
            environment: z.string(),
            principal: z.string(),
            times: z.number().describe("Log records that show it; the newest 20 are kept."),
            last_at: time,
          }),
        )
        .describe("What was done around Ambit, by place."),
      proposed_at: time,
      resolved: z
        .object({
          at: time,
          by: z.string().nullable(),
          reason: z.string().nullable().describe("Why it was dismissed."),
          change: z.string().nullable().describe("The change that takes the grants out."),
        })
        .nullable(),
      refusal: z
        .string()
        .nullable()
        .describe("Why the one who asks may neither take nor dismiss it; null where they may."),
    })
    .describe("Grants that Ambit itself proposes to take out."),
);

export const contractionsAnswer = component<ContractionsAnswer>()(
  "ContractionsAnswer",
  z.object({ contractions: z.array(contractionView), total: z.number() }),
);

export const contractionMoved = component<ContractionMoved>()(
  "ContractionMoved",
  z.object({
    id: z.string(),
    status: z.enum(["taken", "dismissed"]),
    change: z.string().nullable(),
    version_before: z
      .number()
      .nullable()
      .describe("The version of the budget that has the grants; null for one that was dismissed."),
    message: z.string(),
  }),
);
