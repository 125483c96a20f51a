/** Approvals as they are presented: mostly good ones, and each way of not being one. */
import fc from "fast-check";
import type {
  ApprovalAnswer,
  Ask,
  DecisionRequest,
  PresentedApproval,
  Requirement,
  SessionFacts,
} from "@/lib/core/decision/types";
import { type Approval, seatsOf } from "./approvals";
import { decimalOf, minus, plus, written } from "./decimals";
import { rarely } from "./rarely";

/** An approval told by what is wrong with it: what was asked depends on the organisation. */
export interface Sketch {
  /** Members of the request that was approved in place of the one that is made. */
  for: Partial<DecisionRequest>;
  status: PresentedApproval["status"];
  used: boolean;
  revoked: boolean;
  /** Milliseconds from now; null has no end. */
  ends: number | null;
  /** What was otherwise in the session when it was asked for. */
  sessionFacts: Partial<SessionFacts>;
  /** The place of an ask that nobody was asked about. */
  unasked: number | null;
  /** By how much more, or less, than is asked now. */
  overage: "-0.1" | "0" | "0.1";
  /** Who answered: one for each seat, as many less one, or these. */
  answers: "each" | "all but one" | ApprovalAnswer[];
}

const requirement = fc.constantFrom<Requirement>(
  { kind: "role", name: "operator" },
  { kind: "group", name: "treasury" },
  { kind: "team", name: "red" },
  { kind: "person", name: "olga@example.com" },
);

const people: fc.Arbitrary<ApprovalAnswer[]> = fc
  .array(fc.uniqueArray(requirement, { minLength: 1, maxLength: 3 }), { maxLength: 4 })
  .map((each) => each.map((qualifies, index) => ({ person: `person-${index}`, qualifies })));

export const anySketch: fc.Arbitrary<Sketch> = fc.record({
  for: rarely<Partial<DecisionRequest>>(
    {},
    { request: { justification: "another" } },
    { resource: { type: "other", id: "r-1" } },
    { resource: { type: "invoice", id: "r-9", properties: { x: 1 } } },
    { arguments: { to: "eve" } },
    { onBehalfOf: "eve@example.com" },
    { environment: "elsewhere" },
    { action: "bank.other" },
    { agent: "three" },
  ),
  status: rarely<Sketch["status"]>("approved", "pending", "denied", "expired", "cancelled"),
  used: rarely(false, true),
  revoked: rarely(false, true),
  ends: rarely<number | null>(60_000, 1, 0, -1, null),
  sessionFacts: rarely<Sketch["sessionFacts"]>(
    {},
    { maxSensitivityRead: "public" },
    { readUntrusted: false },
    { exposed: false },
    { decisions: 1, writes: 9, exposes: 0 },
    { maxSensitivityRead: "restricted", readUntrusted: true, exposed: true },
  ),
  unasked: rarely<number | null>(null, 0, 1),
  overage: rarely<Sketch["overage"]>("0", "0.1", "-0.1"),
  answers: fc.oneof(
    fc.constant("each" as const),
    fc.constant("each" as const),
    people,
    fc.constant("all but one" as const),
  ),
});

/** The approval of a sketch, where these asks fire. */
export function approvalOf(
  sketch: Sketch,
  { request, session, now }: { request: DecisionRequest; session: SessionFacts; now: number },
  fired: readonly Ask[],
): Approval {
  const { status, used, revoked, ends, sessionFacts, unasked, overage } = sketch;
  return {
    id: "approval-1",
    for: { ...request, ...sketch.for },
    status,
    used,
    revoked,
    sessionFacts: { ...session, ...sessionFacts },
    approvedUntil: ends === null ? null : now + ends,
    asks: fired.filter((_, index) => index !== unasked).map((ask) => withOverage(ask, overage)),
    answers: answersOf(sketch, fired),
  };
}

function withOverage(ask: Ask, change: Sketch["overage"]): Ask {
  if (ask.kind === "rule") return ask;
  const approved = plus(decimalOf(ask.overage), decimalOf(change));
  return { ...ask, overage: minus(approved, decimalOf("0")).digits < 0n ? "0" : written(approved) };
}

function answersOf({ answers }: Sketch, fired: readonly Ask[]): ApprovalAnswer[] {
  if (Array.isArray(answers)) return answers;
  const each = seatsOf(fired).map((seat, index) => ({ person: `person-${index}`, qualifies: [seat] }));
  return answers === "each" ? each : each.slice(1);
}
