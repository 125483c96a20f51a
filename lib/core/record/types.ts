/**
 * The action record: the reconstructed story of one action. It is answered by the API and exported as it is, so its
 * members are named as on the wire (snake_case). Times are RFC 3339, UTC, milliseconds.
 */
import type { Json, JsonObject } from "@/lib/core/organisation/definition";

/** The six phases, in the order in which an action passes through them. */
export const PHASES = ["request", "decision", "approval", "credential", "tool_call", "state_change"] as const;
export type PhaseName = (typeof PHASES)[number];

/** `claimed`: the agent said so. `enforced`: Ambit or an enforcement point did or saw it. `independent`: another system's log. */
export const BASES = ["claimed", "enforced", "independent"] as const;
export type Basis = (typeof BASES)[number];

/** Where the action stands. */
export const STANDINGS = [
  "awaiting_approval",
  "awaiting_retry",
  "awaiting_use",
  "awaiting_outcome",
  "succeeded",
  "failed",
  "not_executed",
  "denied",
  "handed_off",
  "not_asked",
  "approval_denied",
  "approval_expired",
  "approval_cancelled",
  "approval_unused",
  "permit_unused",
  "outcome_missing",
] as const;
export type Standing = (typeof STANDINGS)[number];

export interface RequestPhase {
  basis: Basis;
  at: string;
  evaluation_id: string;
  on_behalf_of: string | null;
  arguments: JsonObject | null;
  session: { id: string; shared: boolean; label: string | null; claimed_id: string | null };
  request_id: string | null;
  tool_call_id: string | null;
  traceparent: string | null;
  justification: string | null;
  confidence: number | null;
  /** The credential toward Ambit under which it was asked. */
  presented: { credential_id: string; kind: "agent" | "enforcement_point"; hint: string };
}

/** One reason of the decision: its code, a plain sentence, and what it names. */
export interface RecordReason {
  code: string;
  message: string;
  grant?: string;
  budget_version?: number;
  rule?: string;
  rule_version?: number;
  limit?: string;
  stage?: string;
  stage_version?: number;
  failed?: string;
  pointer?: string;
}

export interface DecisionPhase {
  basis: Basis;
  at: string;
  evaluation_id: string;
  outcome: "allow" | "deny" | "escalate";
  reason: string;
  reasons: RecordReason[];
  would_be: { outcome: string; reason: string } | null;
  budget_version: number | null;
  /** The task that a person got when the reason is `handed_off`. */
  hand_off: RecordHandOff | null;
}

export interface RecordHandOff {
  id: string;
  rule: string;
  status: "open" | "accepted" | "done" | "returned";
  opened_at: string;
  due_at: string;
  /** Who has it, or had it last. */
  owner: { name: string; email: string } | null;
  resolved_at: string | null;
  /** A person's statement, and no evidence: nothing but they says so. */
  result: string | null;
  reference: string | null;
  state_changes: StateChangePhase["changes"];
  /** Why it was returned. */
  reason: string | null;
}

export interface ApprovalPhase {
  basis: Basis;
  at: string;
  approval_id: string;
  /** How it bears on the evaluation that the record is told from. */
  relation: "opened" | "waited_on" | "honoured" | "presented";
  status: "pending" | "approved" | "denied" | "expired" | "cancelled";
  justification: string | null;
  required: { kind: string; name: string; count: number }[];
  requested_at: string;
  expires_at: string;
  resolved_at: string | null;
  reason: string | null;
  approved_until: string | null;
  used_at: string | null;
  revoked_at: string | null;
  answers: {
    name: string;
    email: string;
    verdict: "approve" | "deny";
    reason: string | null;
    at: string;
    by_token: boolean;
    /** How the person was verified; null where that was not recorded. */
    verified: {
      method: "password" | "oidc" | "api_token";
      /** When they signed in, as their provider says. */
      authenticated_at: string | null;
      issuer: string | null;
      acr: string | null;
      amr: string[];
    } | null;
    /** The bounded approval with which it was given in advance; absent where the person was asked. */
    in_advance?: string;
  }[];
}

export interface CredentialPhase {
  basis: Basis;
  at: string;
  evaluation_id: string;
  permit_id: string;
  issued_at: string;
  expires_at: string;
  must_redeem: boolean;
  redeemed_at: string | null;
  revoked_at: string | null;
  lapsed_at: string | null;
  /** The credential toward Ambit under which the permit was issued. */
  presented: { credential_id: string; kind: "agent" | "enforcement_point"; hint: string };
  /** The identity registered for the agent in the tool's own system. */
  principal: string | null;
  /** What the permit let go; null where that was no secret of Ambit's. */
  secret: ReleasedSecret | null;
}

/** That a secret was let go. Its value stands nowhere. */
export interface ReleasedSecret {
  secret_id: string;
  /** A secret is named by its place: `TOOL in ENVIRONMENT`. */
  name: string;
  version: number;
  released_at: string;
  /** The enforcement point that got it, by its credential toward Ambit. */
  to: { credential_id: string; hint: string };
}

export interface ToolCallPhase {
  basis: Basis;
  at: string;
  evaluation_id: string;
  /** `unreported`: fragments speak of the call, but no outcome was reported. */
  status: "succeeded" | "failed" | "not_executed" | "unreported";
  error: string | null;
  occurred_at: string | null;
  reported_at: string | null;
  tool_call_id: string | null;
}

export interface StateChangePhase {
  basis: Basis;
  at: string;
  evaluation_id: string;
  changes: {
    basis: Basis;
    /** Which system says so, as `RecordEvent.system`. */
    system: string;
    /** Set where a fragment says so. */
    fragment_id: string | null;
    resource: { type: string; id: string };
    before?: Json;
    after?: Json;
    reference: string | null;
  }[];
}

export interface Phases {
  request: RequestPhase | null;
  decision: DecisionPhase | null;
  approval: ApprovalPhase | null;
  credential: CredentialPhase | null;
  tool_call: ToolCallPhase | null;
  state_change: StateChangePhase | null;
}

/** One thing that happened. `detail` may hold text that an agent or a log wrote: show it as untrusted. */
export interface RecordEvent {
  at: string;
  /** `received`: the source gave no time of its own, so this is when it reached Ambit. */
  time: "occurred" | "received";
  phase: PhaseName;
  kind: string;
  title: string;
  detail: string | null;
  /** Which system says so: `ambit`, `enforcement point`, `agent`, or a fragment's source. */
  system: string;
  basis: Basis;
  evaluation_id: string;
  /** Set when the event is a fragment. */
  fragment_id: string | null;
  /** Which of several attempts at one thing it is; null where it is the only one. */
  attempt: Attempt | null;
}

/** The second of three: number 2 of 3. */
export interface Attempt {
  number: number;
  of: number;
}

export interface RecordFragment {
  id: string;
  evaluation_id: string;
  source: string;
  /** Which system wrote it, as it names itself. */
  system: string;
  kind: string;
  title: string;
  phase: PhaseName;
  basis: Basis;
  occurred_at: string | null;
  duration_ms: number | null;
  received_at: string;
  /** How far the source's clock is estimated to be ahead, in milliseconds; null where nobody knows. */
  clock_offset_ms: number | null;
  principal: string | null;
  verb: string | null;
  resource: { type: string; id: string } | null;
  status: "succeeded" | "failed" | "not_executed" | null;
  error: string | null;
  content_digest: string;
  content: Json;
  keys: { kind: string; value: string }[];
  join: RecordJoin;
}

/** Why a fragment belongs to the record. */
export interface RecordJoin {
  basis: "exact" | "scoped" | "circumstantial";
  /** The kind of the key that they share; null for circumstantial evidence. */
  key: string | null;
  /** 0 to 1, of circumstantial evidence; else null. */
  score: number | null;
  why: string;
}

export interface RecordLink {
  relation:
    | "opened_approval"
    | "waited_on_approval"
    | "honoured_approval"
    | "presented_approval"
    | "asked_before"
    | "asked_again"
    | "executed_by"
    | "permit"
    | "hand_off"
    | "session"
    | "trace"
    | "fragment";
  to: { type: "evaluation" | "approval" | "permit" | "hand_off" | "session" | "trace" | "fragment"; id: string };
  basis: "exact" | "scoped" | "circumstantial";
  /** The key that joins them. */
  key: string;
}

/** Something that should be there and is not. */
export interface RecordGap {
  phase: PhaseName;
  kind:
    | "not_decided"
    | "approval_not_requested"
    | "approval_awaited"
    | "approved_action_not_retried"
    | "permit_absent"
    | "permit_not_redeemed"
    | "outcome_not_reported"
    | "state_change_not_reported"
    | "state_change_only_claimed";
  /** `awaited`: it may still come. `missing`: its time is over. */
  state: "awaited" | "missing";
  /** When its time is over, for `awaited`. */
  due_at: string | null;
  title: string;
  why: string;
  /** Sources of other systems' logs that were silent when it happened: what is missing may still come of them, or was never sent. */
  silent: { source: string; since: string; until: string | null }[];
}

/** Two things that cannot both be right. */
export interface RecordConflict {
  phase: PhaseName;
  kind:
    | "ran_without_redeem"
    | "ran_though_not_allowed"
    | "digest_mismatch"
    | "state_change_though_not_executed"
    | "outcome_after_revocation"
    | "redeemed_after_revocation"
    | "redeemed_after_expiry"
    | "occurred_before_decision"
    | "reports_disagree"
    | "state_changed_though_failed"
    | "arguments_differ"
    | "approval_used_twice";
  title: string;
  why: string;
  /** The evaluation that it is about. */
  evaluation_id: string;
}

/** `claimed`: only the agent says so, which does not count. `not_applicable`: nothing of the kind belongs to this action. */
export type PartState = "known" | "claimed" | "missing" | "not_applicable";
export type CompletenessPart = "request" | "credential" | "tool_call" | "state_change";

export interface ActionRecord {
  evaluation_id: string;
  agent: { id: string; name: string; team: string };
  action: string;
  environment: string;
  resource: { type: string; id: string; properties?: JsonObject };
  action_digest: string;
  outcome: "allow" | "deny" | "escalate";
  reason: string;
  decided_at: string;
  standing: Standing;
  /** Where it stands, as a sentence in Ambit's words and people's names only. */
  standing_sentence: string;
  /** True while something is awaited within its time. */
  open: boolean;
  phases: Phases;
  events: RecordEvent[];
  fragments: RecordFragment[];
  links: RecordLink[];
  gaps: RecordGap[];
  conflicts: RecordConflict[];
  /** Known parts of those that apply, 0 to 1. */
  completeness: number;
  parts: Record<CompletenessPart, PartState>;
}
