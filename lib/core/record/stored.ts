/**
 * What is stored about one action, as plain data: the input of `buildActionRecord`. Times are RFC 3339 in UTC with
 * milliseconds (`Date.toISOString`). Nothing here is an interpretation.
 */
import type { ParsedFragment } from "@/lib/core/correlation/fragment";
import type { Reason, ReasonCode } from "@/lib/core/decision/types";
import type { Json, JsonObject } from "@/lib/core/organisation/definition";
import type { ApprovalPhase } from "./types";

/** Who held the credential: an agent (what it reports is its claim) or an enforcement point. */
export type ReporterKind = "agent" | "enforcement_point";

export interface StoredPermit {
  id: string;
  actionDigest: string;
  issuedAt: string;
  expiresAt: string;
  mustRedeem: boolean;
  redeemedAt: string | null;
  revokedAt: string | null;
  /** When its end without a redeem was settled. */
  lapsedAt: string | null;
  /** What Ambit let go for it: never the value. */
  secret: StoredRelease | null;
}

/** That a tool's secret was let go, to the enforcement point that redeemed the permit. */
export interface StoredRelease {
  secretId: string;
  version: number;
  releasedAt: string;
  to: { id: string; hint: string };
}

export interface StoredStateChange {
  resource: { type: string; id: string };
  /** Absent (undefined) is "not reported"; null is a reported null. */
  before?: Json;
  after?: Json;
  reference: string | null;
}

export interface StoredOutcome {
  status: "succeeded" | "failed" | "not_executed";
  error: string | null;
  /** As the reporter says; null when it did not. */
  occurredAt: string | null;
  reportedAt: string;
  reportedBy: ReporterKind;
  /** In the order in which they were reported. */
  stateChanges: StoredStateChange[];
}

/** A log record that correlation joined to the evaluation. */
export interface StoredFragment extends ParsedFragment {
  id: string;
  source: string;
  /** What the organisation makes of the source's word. */
  basis: "claimed" | "enforced" | "independent";
  receivedAt: string;
  /** How far the source's clock is estimated to be ahead; null where nobody knows. */
  clockOffsetMs: number | null;
  contentDigest: string;
  join: StoredJoin;
}

/** Why a fragment belongs to the record. */
export interface StoredJoin {
  basis: "exact" | "scoped" | "circumstantial";
  /** The kind of the key that they share; null for circumstantial evidence. */
  key: string | null;
  /** 0 to 1, of circumstantial evidence; else null. */
  score: number | null;
  why: string;
}

export interface StoredHandOff {
  id: string;
  rule: string;
  status: "open" | "accepted" | "done" | "returned";
  openedAt: string;
  dueAt: string;
  /** Who had it, in turn; `passedBy` is null where they took it themselves. */
  owners: { person: StoredPerson; passedBy: StoredPerson | null; since: string }[];
  resolvedAt: string | null;
  /** The last owner's own words on what was done, and where it can be looked up. */
  result: string | null;
  reference: string | null;
  /** What the last owner says has changed. */
  stateChanges: StoredStateChange[];
  /** Why it was returned. */
  reason: string | null;
}

export interface StoredPerson {
  name: string;
  email: string;
}

/** One decision with everything that is keyed by it. */
export interface StoredEvaluation {
  id: string;
  decidedAt: string;
  agent: { id: string; name: string; team: string };
  /** `hint` is the part of the secret that may be shown. */
  credential: { id: string; kind: ReporterKind; hint: string };
  /** The identity registered for this agent, tool and environment in the tool's own system. */
  principal: string | null;
  onBehalfOf: string | null;
  action: string;
  environment: string;
  resource: { type: string; id: string; properties?: JsonObject };
  arguments: JsonObject | null;
  actionDigest: string;
  session: { id: string; shared: boolean; label: string | null; claimedId: string | null };
  requestId: string | null;
  toolCallId: string | null;
  traceparent: string | null;
  justification: string | null;
  confidence: number | null;
  outcome: "allow" | "deny" | "escalate";
  reason: ReasonCode;
  reasons: Reason[];
  wouldBe: { outcome: string; reason: string } | null;
  budgetVersion: number | null;
  /** The action's power as the decision saw it; null when the action or its power was unknown. */
  power: string | null;
  /** The approval id that the caller presented, as it wrote it. */
  presentedApproval: string | null;
  /** The approval that was honoured. */
  approvalId: string | null;
  permit: StoredPermit | null;
  outcomeReport: StoredOutcome | null;
  handOff: StoredHandOff | null;
  fragments: StoredFragment[];
}

export interface StoredAnswer {
  person: { name: string; email: string };
  verdict: "approve" | "deny";
  reason: string | null;
  answeredAt: string;
  /** True when the person answered with an API token. */
  byToken: boolean;
  /** How they were verified, as it is answered; null where that was not recorded. */
  verified: ApprovalPhase["answers"][number]["verified"];
  /** The bounded approval with which it was given in advance. */
  inAdvance?: string;
}

export interface StoredApproval {
  id: string;
  /** The evaluation that opened it. */
  evaluationId: string;
  actionDigest: string;
  status: "pending" | "approved" | "denied" | "expired" | "cancelled";
  /** The agent's own words. */
  justification: string | null;
  requirements: { kind: string; name: string; count: number }[];
  requestedAt: string;
  expiresAt: string;
  resolvedAt: string | null;
  reason: string | null;
  approvedUntil: string | null;
  usedAt: string | null;
  revokedAt: string | null;
  answers: StoredAnswer[];
}

/**
 * One action's story: the evaluation it is told from, the approvals of the same agent that it opened, honoured,
 * waited on or presented, and the other evaluations that those approvals tie to it.
 */
export interface StoredStory {
  subject: StoredEvaluation;
  approvals: StoredApproval[];
  others: StoredEvaluation[];
}
