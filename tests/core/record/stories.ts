import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { parseEnforcementPointRecord } from "@/lib/core/correlation/enforcementPoint";
import type { JsonObject } from "@/lib/core/organisation/definition";
import type {
  StoredApproval,
  StoredEvaluation,
  StoredFragment,
  StoredHandOff,
  StoredOutcome,
  StoredPermit,
  StoredStory,
} from "@/lib/core/record/stored";
import type { ActionRecord } from "@/lib/core/record/types";

/** What a case writes down: only what matters to it. Everything else is filled by `storyOf`. */
interface WrittenEvaluation
  extends Partial<Omit<StoredEvaluation, "permit" | "outcomeReport" | "handOff" | "fragments" | "credential">> {
  credentialKind?: "agent" | "enforcement_point";
  permit?: Partial<StoredPermit>;
  outcomeReport?: Partial<StoredOutcome>;
  handOff?: Partial<StoredHandOff>;
  fragments?: Partial<StoredFragment>[];
}

export interface RecordCase {
  name: string;
  description: string;
  /** RFC 3339. */
  now: string;
  subject: WrittenEvaluation;
  approvals?: Partial<StoredApproval>[];
  others?: WrittenEvaluation[];
  expect: {
    standing: ActionRecord["standing"];
    open: boolean;
    /** The basis of each phase that is known; the others must be null. */
    phases: Partial<Record<keyof ActionRecord["phases"], string>>;
    /** `phase kind state`. */
    gaps: string[];
    /** `phase kind`. */
    conflicts: string[];
    /** `request credential tool_call state_change`. */
    parts: [string, string, string, string];
    /** `phase kind`, in order. */
    events: string[];
    /** `relation basis` of links to evaluations and approvals. */
    links?: string[];
  };
}

const FOLDER = fileURLToPath(new URL("../../cases/record/", import.meta.url));

export function recordCases(): RecordCase[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith(".yaml"))
    .sort()
    .map((file) => ({
      name: file.replace(/\.yaml$/, ""),
      ...(parse(readFileSync(FOLDER + file, "utf8")) as Omit<RecordCase, "name">),
    }));
}

export const DIGEST = "d".repeat(64);

export function storyOf(written: Pick<RecordCase, "subject" | "approvals" | "others">): StoredStory {
  return {
    subject: evaluation({ id: "e1", ...written.subject }),
    approvals: (written.approvals ?? []).map(approval),
    others: (written.others ?? []).map(evaluation),
  };
}

export function evaluation(written: WrittenEvaluation): StoredEvaluation {
  const { credentialKind = "enforcement_point", permit, outcomeReport, handOff, fragments = [], ...rest } = written;
  return {
    id: "e1",
    decidedAt: "2026-03-02T10:00:00.000Z",
    agent: { id: "a1", name: "billing-helper", team: "payments" },
    credential: { id: "c1", kind: credentialKind, hint: "ambit_cred_…x9Q2" },
    principal: null,
    onBehalfOf: null,
    action: "banking.send_money",
    environment: "production",
    resource: { type: "payment", id: "inv-204" },
    arguments: { recipient: "DE89", amount: 120 },
    actionDigest: DIGEST,
    session: { id: "s1", shared: true, label: null, claimedId: null },
    requestId: null,
    toolCallId: null,
    traceparent: null,
    justification: null,
    confidence: null,
    outcome: "allow",
    reason: "granted",
    reasons: [],
    wouldBe: null,
    budgetVersion: 1,
    power: "write",
    presentedApproval: null,
    approvalId: null,
    ...rest,
    handOff: handOff === undefined ? null : storedHandOff(handOff),
    permit: permit === undefined ? null : storedPermit(permit),
    outcomeReport: outcomeReport === undefined ? null : storedOutcome(outcomeReport),
    fragments: fragments.map(fragment),
  };
}

function storedPermit(written: Partial<StoredPermit>): StoredPermit {
  return {
    id: "p1",
    actionDigest: DIGEST,
    issuedAt: "2026-03-02T10:00:00.000Z",
    expiresAt: "2026-03-02T10:05:00.000Z",
    mustRedeem: false,
    redeemedAt: null,
    revokedAt: null,
    lapsedAt: null,
    secret: null,
    ...written,
  };
}

function storedOutcome(written: Partial<StoredOutcome>): StoredOutcome {
  return {
    status: "succeeded",
    error: null,
    occurredAt: "2026-03-02T10:00:02.000Z",
    reportedAt: "2026-03-02T10:00:02.500Z",
    reportedBy: "enforcement_point",
    stateChanges: [],
    ...written,
  };
}

function storedHandOff(written: Partial<StoredHandOff>): StoredHandOff {
  return {
    id: "h1",
    rule: "customs",
    status: "open",
    openedAt: "2026-03-02T10:00:00.000Z",
    dueAt: "2026-03-02T12:00:00.000Z",
    owners: [],
    resolvedAt: null,
    result: null,
    reference: null,
    stateChanges: [],
    reason: null,
    ...written,
  };
}

export function fragment(written: Partial<StoredFragment>, index = 0): StoredFragment {
  return {
    id: `f${index}`,
    source: "enforcement_point",
    basis: "enforced",
    receivedAt: "2026-03-02T10:00:03.000Z",
    clockOffsetMs: null,
    contentDigest: `digest-${index}`,
    join: { basis: "exact", key: "evaluation", score: null, why: "It names the evaluation." },
    ...parseEnforcementPointRecord({
      evaluationId: "e1",
      kind: written.kind ?? "tool_call",
      occurredAt: written.occurredAt === undefined ? "2026-03-02T10:00:01.000Z" : written.occurredAt,
      content: (written.content ?? {}) as JsonObject,
    }),
    ...written,
  };
}

export function approval(written: Partial<StoredApproval>): StoredApproval {
  return {
    id: "ap1",
    evaluationId: "e1",
    actionDigest: DIGEST,
    status: "pending",
    justification: null,
    requirements: [{ kind: "role", name: "operator", count: 1 }],
    requestedAt: "2026-03-02T10:00:00.000Z",
    expiresAt: "2026-03-02T10:30:00.000Z",
    resolvedAt: null,
    reason: null,
    approvedUntil: null,
    usedAt: null,
    revokedAt: null,
    answers: [],
    ...written,
  };
}
