/** What /api/v1/bounded-approvals answers. */
import { z } from "zod";
import type {
  BoundedApprovalDetail,
  BoundedApprovalsPage,
  BoundedApprovalView,
  RevokedBoundedApproval,
} from "@/lib/contracts/boundedApprovals";
import { BOUNDED_STATES } from "@/lib/contracts/boundedApprovals";
import { component, json, time } from "../component";

export const boundedApprovalView = component<BoundedApprovalView>()(
  "BoundedApprovalView",
  z.object({
    id: z.string(),
    approval_id: z.string().describe("The approval with which it was given."),
    state: z.enum(BOUNDED_STATES),
    agent: z.object({ id: z.string(), name: z.string(), team: z.string() }),
    on_behalf_of: z.string().nullable(),
    action: z.string(),
    environment: z.string(),
    resource: z
      .object({ type: z.string(), id: z.string(), any_id: z.boolean() })
      .describe("`any_id`: of this type, with any id."),
    arguments: z
      .record(
        z.string(),
        z.union([
          z.object({ exactly: json }),
          z.object({ one_of: z.array(json) }),
          z.object({ from: z.number(), up_to: z.number() }),
          z.object({ any: z.literal(true) }),
        ]),
      )
      .nullable()
      .describe("Null where the action comes without arguments."),
    rules: z.array(z.object({ name: z.string(), version: z.number() })).describe("The rules that it answers."),
    given_by: z.object({ name: z.string(), email: z.string() }),
    given_at: time,
    until: time,
    uses: z.number(),
    used: z.number(),
    last_use: z
      .object({ approval_id: z.string(), at: time })
      .nullable()
      .describe("The approval that it answered last."),
    revoked: z.object({ at: time, by: z.string(), reason: z.string() }).nullable(),
    may_revoke: z.boolean(),
  }),
);

export const boundedApprovalDetail = component<BoundedApprovalDetail>()(
  "BoundedApprovalDetail",
  boundedApprovalView.extend({
    answered: z
      .array(
        z.object({
          approval_id: z.string(),
          use: z.number(),
          at: time,
          resource: z.object({ type: z.string(), id: z.string() }),
        }),
      )
      .describe("What it answered, the newest first."),
  }),
);

export const boundedApprovalsPage = component<BoundedApprovalsPage>()(
  "BoundedApprovalsPage",
  z.object({
    bounded_approvals: z.array(boundedApprovalView),
    next_cursor: z.string().nullable(),
  }),
);

export const revokedBoundedApproval = component<RevokedBoundedApproval>()(
  "RevokedBoundedApproval",
  z
    .object({
      id: z.string(),
      revoked_at: time,
      approvals: z
        .number()
        .describe(
          "How many approvals that it had answered ended with it, and how many permits that were handed out on them.",
        ),
      permits: z.number(),
    })
    .describe("What it came to that someone revoked it."),
);
