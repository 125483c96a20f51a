/** What was asked and decided, as phases of an action record. */
import { z } from "zod";
import type { ApprovalPhase, DecisionPhase, RecordHandOff, RecordReason, RequestPhase } from "@/lib/core/record/types";
import { BASES } from "@/lib/core/record/types";
import { component, jsonObject, time } from "../component";
import { answerVerification } from "./approvals";
import { stateChangePhase } from "./toolPhases";

export const recordReason = component<RecordReason>()(
  "RecordReason",
  z
    .object({
      code: z.string(),
      message: z.string(),
      grant: z.string().exactOptional(),
      budget_version: z.number().exactOptional(),
      rule: z.string().exactOptional(),
      rule_version: z.number().exactOptional(),
      limit: z.string().exactOptional(),
      stage: z.string().exactOptional(),
      stage_version: z.number().exactOptional(),
      failed: z.string().exactOptional(),
      pointer: z.string().exactOptional(),
    })
    .describe("One reason of the decision: its code, a plain sentence, and what it names."),
);

export const recordHandOff = component<RecordHandOff>()(
  "RecordHandOff",
  z.object({
    id: z.string(),
    rule: z.string(),
    status: z.enum(["open", "accepted", "done", "returned"]),
    opened_at: time,
    due_at: time,
    owner: z.object({ name: z.string(), email: z.string() }).nullable().describe("Who has it, or had it last."),
    resolved_at: time.nullable(),
    result: z.string().nullable().describe("A person's statement, and no evidence: nothing but they says so."),
    reference: z.string().nullable(),
    state_changes: stateChangePhase.shape.changes,
    reason: z.string().nullable().describe("Why it was returned."),
  }),
);

export const requestPhase = component<RequestPhase>()(
  "RequestPhase",
  z.object({
    basis: z.enum(BASES),
    at: time,
    evaluation_id: z.string(),
    on_behalf_of: z.string().nullable(),
    arguments: jsonObject.nullable(),
    session: z.object({
      id: z.string(),
      shared: z.boolean(),
      label: z.string().nullable(),
      claimed_id: z.string().nullable(),
    }),
    request_id: z.string().nullable(),
    tool_call_id: z.string().nullable(),
    traceparent: z.string().nullable(),
    justification: z.string().nullable(),
    confidence: z.number().nullable(),
    presented: z
      .object({ credential_id: z.string(), kind: z.enum(["agent", "enforcement_point"]), hint: z.string() })
      .describe("The credential toward Ambit under which it was asked."),
  }),
);

export const decisionPhase = component<DecisionPhase>()(
  "DecisionPhase",
  z.object({
    basis: z.enum(BASES),
    at: time,
    evaluation_id: z.string(),
    outcome: z.enum(["allow", "deny", "escalate"]),
    reason: z.string(),
    reasons: z.array(recordReason),
    would_be: z.object({ outcome: z.string(), reason: z.string() }).nullable(),
    budget_version: z.number().nullable(),
    hand_off: recordHandOff.nullable().describe("The task that a person got when the reason is `handed_off`."),
  }),
);

export const approvalPhase = component<ApprovalPhase>()(
  "ApprovalPhase",
  z.object({
    basis: z.enum(BASES),
    at: time,
    approval_id: z.string(),
    relation: z
      .enum(["opened", "waited_on", "honoured", "presented"])
      .describe("How it bears on the evaluation that the record is told from."),
    status: z.enum(["pending", "approved", "denied", "expired", "cancelled"]),
    justification: z.string().nullable(),
    required: z.array(z.object({ kind: z.string(), name: z.string(), count: z.number() })),
    requested_at: time,
    expires_at: time,
    resolved_at: time.nullable(),
    reason: z.string().nullable(),
    approved_until: time.nullable(),
    used_at: time.nullable(),
    revoked_at: time.nullable(),
    answers: z.array(
      z.object({
        name: z.string(),
        email: z.string(),
        verdict: z.enum(["approve", "deny"]),
        reason: z.string().nullable(),
        at: time,
        by_token: z.boolean(),
        verified: answerVerification.nullable().describe("How they were verified; null where that was not recorded."),
        in_advance: z
          .string()
          .exactOptional()
          .describe("The bounded approval with which it was given in advance; absent where the person was asked."),
      }),
    ),
  }),
);
