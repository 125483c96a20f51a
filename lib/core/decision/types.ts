/** What goes into a decision and what comes out of it. All values; nothing here does I/O. */
import type { CompiledOrganisation } from "@/lib/core/organisation/compile";
import type { Approvers, Json, JsonObject, Obligation } from "@/lib/core/organisation/definition";
import type { RiskFacts, Sensitivity } from "@/lib/core/organisation/facts";

/** What the access token says: the caller's agent, tool and environment, by name. */
export interface CallerScope {
  agent: string;
  tool: string;
  environment: string;
  kind: "agent" | "enforcement_point";
}

/** One call, as it is asked, after the wire form was parsed and COAZ-MCP was mapped. */
export interface DecisionRequest {
  agent: string;
  onBehalfOf?: string;
  /** `tool.action`. */
  action: string;
  environment: string;
  resource: { type: string; id: string; properties?: JsonObject };
  /** Absent is not the same as empty: an action with an input schema needs them. */
  arguments?: JsonObject;
  request?: {
    requestId?: string;
    toolCallId?: string;
    traceparent?: string;
    justification?: string;
  };
  /** `context.approval.id` as it was presented. */
  presentedApproval?: string;
}

/** What a session has seen and done so far. Grows when something is allowed, never shrinks. */
export interface SessionFacts {
  maxSensitivityRead: Sensitivity;
  readUntrusted: boolean;
  exposed: boolean;
  decisions: number;
  exposes: number;
  writes: number;
}

export const FRESH_SESSION: SessionFacts = {
  maxSensitivityRead: "public",
  readUntrusted: false,
  exposed: false,
  decisions: 0,
  exposes: 0,
  writes: 0,
};

/** Where a value was first seen in this session. */
export type Provenance = "request" | "trusted" | "untrusted" | "unseen";

/** One limit as it bears on one request: which counter, which window, how much this request takes. */
export interface LimitDemand {
  /** `AGENT/GRANT/MEASURE/PER/BY`, or `AGENT/*ID/…` of a budget's own limit: the counter's name in all versions. */
  key: string;
  /** null for a limit of the whole budget. */
  grant: string | null;
  /** The value of `by`, or "". */
  byValue: string;
  /** Start of the bucket in which a reservation is booked, epoch milliseconds. */
  bucketStart: number;
  /** The oldest bucket start (inclusive, epoch ms) whose use counts in the window. Equals `bucketStart` for calendar windows. */
  windowFrom: number;
  /** When the window's oldest use falls away or the calendar window ends, epoch ms: the earliest useful retry. */
  windowEnds: number;
  /** Exact decimal, as text ("1", "120.50"); null when the measured value is missing, negative or no decimal. */
  amount: string | null;
  max: string;
  beyond: "deny" | "ask";
  approvers: Approvers[];
  freshSignIn?: true;
}

/** An ask that fired: a rule's, or a limit's that names by how much it would be exceeded. */
export type Ask =
  | {
      kind: "rule";
      rule: string;
      version: number;
      approvers: Approvers[];
      respondWithinSeconds: number;
      /** Whoever approves must have signed in just before. */
      freshSignIn?: true;
    }
  | {
      kind: "limit";
      limit: string;
      byValue: string;
      /** null for a limit of the whole budget. */
      grant: string | null;
      /** Exact decimal by which the window would be exceeded. */
      overage: string;
      approvers: Approvers[];
      respondWithinSeconds: number;
      /** Whoever approves must have signed in just before. */
      freshSignIn?: true;
    };

/** An approval as presented to a decision; null when the id is unknown or not this caller's. */
export interface PresentedApproval {
  id: string;
  actionDigest: string;
  status: "pending" | "approved" | "denied" | "expired" | "cancelled";
  asks: Ask[];
  sessionFacts: SessionFacts;
  /** The requirements that each approving person could satisfy, one list a person. */
  answers: ApprovalAnswer[];
  /** Epoch ms. */
  approvedUntil: number | null;
  used: boolean;
  revoked: boolean;
}

/** One person's approving answer: every requirement that this person qualified for when answering. */
export interface ApprovalAnswer {
  person: string;
  qualifies: Requirement[];
}

export interface Requirement {
  kind: "role" | "team" | "group" | "person";
  name: string;
}

/** The moving state that a decision looks at, read in the same transaction that records it. */
export interface DecisionSnapshot {
  organisation: CompiledOrganisation;
  caller: CallerScope;
  session: SessionFacts;
  /** Used amount (exact decimal) in the window of a demand, at the time of the decision. */
  used: (demand: LimitDemand) => string;
  /** The presented approval; undefined when none was presented, null when it can't be verified. */
  approval?: PresentedApproval | null;
  /** Where an argument's value was first seen. */
  provenance: (value: Json) => Provenance;
}

export const ALLOW_REASONS = ["granted", "approval_honoured", "observe_mode"] as const;
export const ESCALATE_REASONS = ["approval_required", "out_of_scope", "approval_expired"] as const;
export const DENY_REASONS = [
  "approval_unverifiable",
  "policy_denied",
  "handed_off",
  "credential_scope",
  "agent_not_active",
  "kill_switch",
  "action_unknown",
  "arguments_outside_grant",
  "stage_ceiling",
  "power_reserved",
  "no_grant",
  "condition_error",
  "rule_stop",
  "limit_exhausted",
  "audit_unavailable",
] as const;
export type ReasonCode =
  | (typeof ALLOW_REASONS)[number]
  | (typeof ESCALATE_REASONS)[number]
  | (typeof DENY_REASONS)[number];

/** One reason, as it is answered, recorded and shown: a code, a plain sentence, and what it names. */
export interface Reason {
  code: ReasonCode;
  message: string;
  grant?: string;
  /** With `grant`. */
  budgetVersion?: number;
  rule?: string;
  ruleVersion?: number;
  limit?: string;
  stage?: string;
  stageVersion?: number;
  /** The grant's part that failed first: `bounds`, `arguments`, `when`, `expiry`; with a JSON Pointer for arguments. */
  failed?: string;
  pointer?: string;
}

/** What was looked at, kept with the record so that the decision can be explained later. */
export interface DecisionEvidence {
  facts: RiskFacts | null;
  actionVersion: number | null;
  stage: string | null;
  mode: "enforce" | "observe" | null;
  session: SessionFacts;
  limits: {
    key: string;
    /** null for a limit of the whole budget. */
    grant: string | null;
    byValue: string;
    amount: string | null;
    used: string;
    max: string;
    beyond: "deny" | "ask";
  }[];
  /** Ids of the grants that matched wholly. */
  grants: string[];
  /** Names and versions of every rule that was met. */
  rules: { name: string; version: number; effect: "stop" | "hand_off" | "ask"; errored: boolean }[];
}

export interface DecisionResult {
  outcome: "allow" | "deny" | "escalate";
  reason: ReasonCode;
  /** The cause first. */
  reasons: Reason[];
  nextAction?: "request" | "retry" | "none";
  /** Seconds, with `nextAction: retry`. */
  retryAfterSeconds?: number;
  /** SHA-256 (hex) of the canonical exact action. */
  actionDigest: string;
  budgetVersion: number | null;
  obligations: Obligation[];
  /** What to reserve when it is recorded. Empty unless allowed. */
  reserve: LimitDemand[];
  /** The asks that fired: whom to ask, when it escalates. */
  asks: Ask[];
  /** The approval that was honoured and must be consumed with the record. */
  honoured?: string;
  /** The rule that hands the task over. */
  handOff?: { rule: string; approvers: Approvers[]; respondWithinSeconds: number };
  /** The session facts to add when it is allowed. */
  sessionDelta: SessionFacts | null;
  /** In observe mode, what it would have been. */
  wouldBe?: { outcome: "deny" | "escalate"; reason: ReasonCode };
  evidence: DecisionEvidence;
}
