/** Decisions as they are answered. */
import { z } from "zod";
import type {
  Decision,
  DecisionContext,
  EvaluationsAnswer,
  ObligationOnWire,
  ReasonOnWire,
} from "@/lib/contracts/access";
import { component, jsonObject, time } from "../component";
import { recordReason } from "./decisionPhases";
import { handOff } from "./handOffOnWire";
import { reasonCode } from "./reasonCode";
import { accessRequest } from "./task";

export const reason = component<ReasonOnWire>()(
  "Reason",
  recordReason
    .extend({
      code: reasonCode,
    })
    .describe(
      "Why, as it is answered and as it stands in the record. Which members accompany a code depends on the code.",
    ),
);

export const obligation = component<ObligationOnWire>()(
  "Obligation",
  z
    .object({
      id: z.string().describe("Unique within the answer."),
      type: z.string(),
      properties: jsonObject,
    })
    .describe("What the enforcement point must do; one that it does not understand means deny."),
);

export const decisionContext = component<DecisionContext>()(
  "DecisionContext",
  z
    .object({
      evaluation_id: z.string().exactOptional().describe("Absent with `audit_unavailable`: nothing was recorded."),
      evaluated_at: time,
      outcome: z.enum(["allow", "deny", "escalate"]),
      reason: reasonCode,
      reasons: z.array(reason),
      budget_version: z.number().exactOptional(),
      next_action: z.enum(["request", "retry", "none"]).exactOptional(),
      retry_after: z.number().exactOptional().describe('Seconds, with `next_action: "retry"`.'),
      would_be: z.object({ outcome: z.enum(["deny", "escalate"]), reason: reasonCode }).exactOptional(),
      permit: z.string().exactOptional().describe("Compact JWS, with an allow."),
      permit_expires_at: time.exactOptional(),
      permit_redeemed: z
        .literal(true)
        .exactOptional()
        .describe("With `redeem_permit` and an allow: the permit was redeemed in the same transaction."),
      obligations: z.array(obligation).exactOptional(),
      approval: z
        .object({ id: z.string(), approved_until: time })
        .exactOptional()
        .describe("The approval that was honoured."),
      access_request: accessRequest.exactOptional(),
      hand_off: handOff
        .exactOptional()
        .describe(
          "With `handed_off`: the task that a person has now, or the one that was done for this exact action within a day.",
        ),
      error: z
        .object({ status: z.number(), message: z.string() })
        .exactOptional()
        .describe("With `submit_request` when the approval could not be opened."),
    })
    .describe("The answer's `context`."),
);

export const decisionAnswer = component<Decision>()(
  "Decision",
  z.object({
    decision: z.boolean(),
    context: decisionContext,
  }),
);

export const evaluationsAnswer = component<EvaluationsAnswer>()(
  "EvaluationsAnswer",
  z.object({
    evaluations: z.array(decisionAnswer),
  }),
);
