/** What /api/v1/approvals takes and answers, and what the inbox shows. */
import { z } from "zod";
import type { RiskFacts, Sensitivity } from "@/lib/core/organisation/facts";
import type { ClaimView, QuestionView, ReleaseView } from "./answers";
import { type BoundedApprovalView, boundedSchema } from "./boundedApprovals";

export const APPROVAL_STATUSES = ["pending", "approved", "denied", "expired", "cancelled"] as const;
export type ApprovalStatus = (typeof APPROVAL_STATUSES)[number];

/** Most rows in one page. */
export const APPROVALS_PAGE_MAX = 200;
const APPROVALS_PAGE = 50;
const REASON_MAX = 2000;

const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === "" ? undefined : value), schema.optional());

/** `resolved` is every status but `pending`. Without a status, all. */
export const STATUS_FILTERS = [...APPROVAL_STATUSES, "resolved"] as const;

export const approvalFiltersSchema = z.object({
  status: optional(z.enum(STATUS_FILTERS, { error: `must be one of ${STATUS_FILTERS.join(", ")}` })),
  agent: optional(z.string().max(256)),
});
export type ApprovalFilters = z.infer<typeof approvalFiltersSchema>;

export const approvalsQuerySchema = approvalFiltersSchema.extend({
  cursor: optional(z.string().max(200)),
  limit: optional(z.coerce.number().int().min(1).max(APPROVALS_PAGE_MAX)).transform((limit) => limit ?? APPROVALS_PAGE),
});

/** A denial says why; the agent gets these words. */
export const denialSchema = z.strictObject({
  reason: z
    .string({ error: "Say why: the agent gets these words." })
    .trim()
    .min(1, "Say why: the agent gets these words.")
    .max(REASON_MAX, `Keep it to ${REASON_MAX} characters.`),
});
/** An approval may say why; it is kept with the answer. */
export const approvalSchema = z.strictObject({
  reason: z.string().trim().max(REASON_MAX, `Keep it to ${REASON_MAX} characters.`).optional(),
  /** Approves the action with these arguments instead: answers to the former ones no longer count. */
  arguments: z.record(z.string(), z.json()).optional(),
  /** The digest of the action that was looked at. Without it, arguments that an approver changed can't be approved. */
  action_digest: z.string().max(100).optional(),
  /** Answers more of the same in advance, within these bounds; without it this action only. */
  bounded: boundedSchema.optional(),
});
/** Taking a given approval back says why. */
export const revocationSchema = z.strictObject({
  reason: z
    .string({ error: "Say why it is taken back." })
    .trim()
    .min(1, "Say why it is taken back.")
    .max(REASON_MAX, `Keep it to ${REASON_MAX} characters.`),
});
/** Arguments as JSON has them. */
export type EditedArguments = NonNullable<z.infer<typeof approvalSchema>["arguments"]>;
export const approvalIdSchema = z.object({ id: z.uuid() });

/** The same from a form, which says which approval it is about. */
export const approveFormSchema = approvalSchema.extend({ id: z.string().max(64) });
export const denyFormSchema = denialSchema.extend({ id: z.string().max(64) });
export const revokeFormSchema = revocationSchema.extend({ id: z.string().max(64) });

/** How an inbox stands. */
export interface InboxState {
  /** Approvals that wait for an answer, among the agents that the person may see. */
  waiting: number;
  /** Changes whenever one is opened, answered or ends. */
  version: string;
  /** The kill switches in force that the person may see. */
  stopped: string[];
  /** Hand-offs that nobody has taken yet; `version` changes whenever one is opened, taken, passed or ends. */
  hand_offs: { open: number; version: string };
  /** `version` differs whenever a change or break-glass is submitted, reviewed or moves on. */
  changes: { version: string };
}

/** Who must answer, and how far that is. */
export interface RequirementProgress {
  kind: "role" | "team" | "group" | "person";
  name: string;
  count: number;
  /** How many of the seats the answers given fill. */
  filled: number;
}

export interface ApprovalSummary {
  id: string;
  evaluation_id: string;
  status: ApprovalStatus;
  agent: { id: string; name: string; team: string };
  on_behalf_of: string | null;
  action: string;
  environment: string;
  resource: { type: string; id: string };
  /** Names of the rules that asked, and of the grants and the budget's own limits that did. */
  asked_by: string[];
  requested_at: string;
  expires_at: string;
  resolved_at: string | null;
  /** Why it was denied or withdrawn. */
  reason: string | null;
}

export interface ApprovalsPage {
  approvals: ApprovalSummary[];
  next_cursor: string | null;
}

export interface ApprovalAnswerView {
  person: { name: string; email: string };
  verdict: "approve" | "deny";
  reason: string | null;
  answered_at: string;
  /** True for an answer to arguments that an approver changed since. */
  voided: boolean;
  /** How the person was verified; null where that was not recorded. */
  verified: AnswerVerification | null;
}

/** How the person behind an answer was verified: when and by whom, and the provider's words for how. */
export interface AnswerVerification {
  method: "password" | "oidc" | "api_token";
  authenticated_at: string | null;
  issuer: string | null;
  acr: string | null;
  amr: string[];
}

/** Everything on the card of one approval. */
export interface ApprovalDetail extends ApprovalSummary {
  /** The time at which this was read: deadlines count from the server's clock. */
  now: string;
  arguments: { [key: string]: unknown } | null;
  /** The exact action that an answer is about (RFC 8785), and its SHA-256. */
  canonical: string;
  action_digest: string;
  action_description: string | null;
  facts: RiskFacts | null;
  /** Why it was stopped, a sentence each. */
  asks: { kind: "rule" | "limit" | "budget_limit"; name: string; version: number | null; message: string }[];
  requirements: RequirementProgress[];
  answers: ApprovalAnswerView[];
  /** People who could answer, by name; at most 20. */
  candidates: string[];
  may_answer: { allowed: true } | { allowed: false; reason: string };
  /** Null unless a rule wants whoever approves to have signed in just before; then, until when this person's sign-in does. */
  fresh_sign_in: { until: string | null } | null;
  session: { max_sensitivity_read: Sensitivity; read_untrusted: boolean; exposed: boolean; decisions: number };
  /** `name` in words ("the limit of the grant pay"); `grant`: null for a limit of the whole budget. */
  limits: {
    name: string;
    grant: string | null;
    measure: string;
    window: string;
    used: string;
    amount: string | null;
    max: string;
  }[];
  budget_version: number | null;
  approved_until: string | null;
  used_by: string | null;
  /** When it was taken back after it was given. */
  revoked_at: string | null;
  /** Whether this person may take it back, while there is something left to take back. */
  may_revoke: boolean;
  /** What came of the action that it was used for; null while nothing is reported. */
  outcome: {
    status: "succeeded" | "failed" | "not_executed";
    error: string | null;
    reported_at: string;
    reported_by: "agent" | "enforcement_point";
    changed: { type: string; id: string }[];
  } | null;
  /** Where the value of each argument was first seen in the session; null where that is not reported. */
  first_seen: { [argument: string]: "request" | "trusted" | "untrusted" | "unseen" } | null;
  /** The JSON Schema of the action's arguments, for who edits them. */
  input_schema: { [key: string]: unknown } | null;
  /** Who else may answer. */
  may_pass_to: { people: { name: string; email: string }[]; teams: string[] };
  /** The agent's own words. */
  claim: { justification: string | null; confidence: number | null };
  request: { request_id: string | null; tool_call_id: string | null; session_id: string | null };
  /** How the last ones of the same action and agent ended. */
  history: {
    id: string;
    status: ApprovalStatus;
    resource: { type: string; id: string };
    requested_at: string;
    answered_by: string | null;
    reason: string | null;
    same_action: boolean;
  }[];
  /** What differs from the arguments that were approved last for this action and agent; null where none was. */
  last_approved: { id: string; arguments: { [key: string]: unknown } | null } | null;
  /** Who is looking at it, while that holds. */
  claim_of: ClaimView | null;
  /** To whom it was passed: it waits for them first. */
  assigned_to: { person: string } | { team: string } | null;
  /** Until when the one who looks has put it out of sight. */
  snoozed_until: string | null;
  /** Yeses that can still be taken back. */
  releases: ReleaseView[];
  questions: QuestionView[];
  /** The arguments before an approver changed them; null when they are as they came. */
  edited: { from: { [key: string]: unknown } | null; by: string; edition: number } | null;
  /** Whether this person may answer more of the same in advance. */
  may_bound: { allowed: true } | { allowed: false; reason: string };
  /** The bounded approval that was given with it. */
  bounded: Pick<BoundedApprovalView, "id" | "uses" | "used" | "until" | "state"> | null;
  /** The bounded approval that answered it as it was opened. */
  in_advance: { bounded_approval: string; approval_id: string; by: string; given_at: string; use: number } | null;
}
