/** One approval with everything on its card. */
import { z } from "zod";
import type { ApprovalDetail } from "@/lib/contracts/approvals";
import { APPROVAL_STATUSES } from "@/lib/contracts/approvals";
import { SENSITIVITIES } from "@/lib/core/organisation/facts";
import { component, time } from "../component";
import {
  approvalAnswerView,
  approvalSummary,
  claimView,
  questionView,
  releaseView,
  requirementProgress,
} from "./approvals";
import { boundedApprovalView } from "./boundedApprovals";
import { permitted } from "./permitted";
import { riskFacts } from "./riskFacts";

export const approvalDetail = component<ApprovalDetail>()(
  "ApprovalDetail",
  approvalSummary
    .extend({
      now: time.describe("The time at which this was read: deadlines count from the server's clock."),
      arguments: z.record(z.string(), z.unknown()).nullable(),
      canonical: z.string().describe("The exact action that an answer is about (RFC 8785), and its SHA-256."),
      action_digest: z.string(),
      action_description: z.string().nullable(),
      facts: riskFacts.nullable(),
      asks: z
        .array(
          z.object({
            kind: z.enum(["rule", "limit", "budget_limit"]),
            name: z.string(),
            version: z.number().nullable(),
            message: z.string(),
          }),
        )
        .describe("Why it was stopped, a sentence each."),
      requirements: z.array(requirementProgress),
      answers: z.array(approvalAnswerView),
      candidates: z.array(z.string()).describe("People who could answer, by name; at most 20."),
      may_answer: permitted,
      fresh_sign_in: z
        .object({ until: time.nullable() })
        .nullable()
        .describe(
          "Null unless a rule wants whoever approves to have signed in just before; then, until when this person's sign-in does.",
        ),
      session: z.object({
        max_sensitivity_read: z.enum(SENSITIVITIES),
        read_untrusted: z.boolean(),
        exposed: z.boolean(),
        decisions: z.number(),
      }),
      limits: z
        .array(
          z.object({
            name: z.string(),
            grant: z.string().nullable(),
            measure: z.string(),
            window: z.string(),
            used: z.string(),
            amount: z.string().nullable(),
            max: z.string(),
          }),
        )
        .describe('`name` in words ("the limit of the grant pay"); `grant`: null for a limit of the whole budget.'),
      budget_version: z.number().nullable(),
      approved_until: time.nullable(),
      used_by: z.string().nullable(),
      revoked_at: time.nullable().describe("When it was taken back after it was given."),
      may_revoke: z.boolean().describe("Whether this person may take it back, while something is left to take back."),
      outcome: z
        .object({
          status: z.enum(["succeeded", "failed", "not_executed"]),
          error: z.string().nullable(),
          reported_at: time,
          reported_by: z.enum(["agent", "enforcement_point"]),
          changed: z.array(z.object({ type: z.string(), id: z.string() })),
        })
        .nullable()
        .describe("What came of the action that it was used for; null while nothing is reported."),
      first_seen: z
        .record(z.string(), z.enum(["request", "trusted", "untrusted", "unseen"]))
        .nullable()
        .describe("Where the value of each argument was first seen in the session; null where that is not reported."),
      input_schema: z
        .record(z.string(), z.unknown())
        .nullable()
        .describe("The JSON Schema of the action's arguments, for who edits them."),
      may_pass_to: z
        .object({ people: z.array(z.object({ name: z.string(), email: z.string() })), teams: z.array(z.string()) })
        .describe("Who else may answer."),
      claim: z
        .object({ justification: z.string().nullable(), confidence: z.number().nullable() })
        .describe("The agent's own words."),
      request: z.object({
        request_id: z.string().nullable(),
        tool_call_id: z.string().nullable(),
        session_id: z.string().nullable(),
      }),
      history: z
        .array(
          z.object({
            id: z.string(),
            status: z.enum(APPROVAL_STATUSES),
            resource: z.object({ type: z.string(), id: z.string() }),
            requested_at: time,
            answered_by: z.string().nullable(),
            reason: z.string().nullable(),
            same_action: z.boolean(),
          }),
        )
        .describe("How the last ones of the same action and agent ended."),
      last_approved: z
        .object({ id: z.string(), arguments: z.record(z.string(), z.unknown()).nullable() })
        .nullable()
        .describe(
          "What differs from the arguments that were approved last for this action and agent; null where none was.",
        ),
      claim_of: claimView.nullable().describe("Who is looking at it, while that holds."),
      assigned_to: z
        .union([z.object({ person: z.string() }), z.object({ team: z.string() })])
        .nullable()
        .describe("To whom it was passed: it waits for them first."),
      snoozed_until: time.nullable().describe("Until when the one who looks has put it out of sight."),
      releases: z.array(releaseView).describe("Yeses that can still be taken back."),
      questions: z.array(questionView),
      edited: z
        .object({ from: z.record(z.string(), z.unknown()).nullable(), by: z.string(), edition: z.number() })
        .nullable()
        .describe("The arguments before an approver changed them; null when they are as they came."),
      may_bound: permitted.describe("Whether this person may answer more of the same in advance."),
      bounded: boundedApprovalView
        .pick({ id: true, uses: true, used: true, until: true, state: true })
        .nullable()
        .describe("The bounded approval that was given with it."),
      in_advance: z
        .object({
          bounded_approval: z.string(),
          approval_id: z.string(),
          by: z.string(),
          given_at: time,
          use: z.number(),
        })
        .nullable()
        .describe("The bounded approval that answered it as it was opened."),
    })
    .describe("Everything on the card of one approval."),
);
