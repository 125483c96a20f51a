/** What a presented approval is worth. */
import type {
  ApprovalAnswer,
  Ask,
  DecisionRequest,
  PresentedApproval,
  Requirement,
  SessionFacts,
} from "@/lib/core/decision/types";
import type { Approvers } from "@/lib/core/organisation/definition";
import { decimalOf, isMore } from "./decimals";
import { isWorse } from "./facts";
import { canonical } from "./json";

/** An approval that says for which request it was given, instead of a digest. */
export type Approval = Omit<PresentedApproval, "actionDigest"> & { for: DecisionRequest };

/** What an approval comes to where one is needed. */
export type Worth = "good" | "waits" | "out_of_scope" | "approval_expired";

/**
 * Another action is out of scope whatever else is wrong; one that nobody has answered yet still waits; one that has ended is
 * asked for afresh; and only of one that is in force it matters what it covers.
 */
export function worthOf(
  approval: Approval,
  {
    request,
    session,
    asks,
    now,
  }: { request: DecisionRequest; session: SessionFacts; asks: readonly Ask[]; now: number },
): Worth {
  if (exactAction(approval.for) !== exactAction(request)) return "out_of_scope";
  if (approval.status === "pending") return "waits";
  if (!isInForce(approval, now)) return "approval_expired";
  if (isRiskier(session, approval.sessionFacts) || !isCovered(asks, approval)) return "out_of_scope";
  return "good";
}

/** Agent, person, action, environment, resource and arguments; nothing else binds. */
function exactAction({ agent, onBehalfOf, action, environment, resource, arguments: args }: DecisionRequest): string {
  const { type, id, properties = {} } = resource;
  return canonical([agent, onBehalfOf ?? null, action, environment, { type, id, properties }, args ?? null]);
}

function isInForce({ status, used, revoked, approvedUntil }: Approval, now: number): boolean {
  return status === "approved" && !used && !revoked && approvedUntil !== null && now < approvedUntil;
}

function isRiskier(now: SessionFacts, then: SessionFacts): boolean {
  return (
    isWorse("sensitivity", now.maxSensitivityRead, then.maxSensitivityRead) ||
    (now.readUntrusted && !then.readUntrusted) ||
    (now.exposed && !then.exposed)
  );
}

/** Every ask that fires now was before the people who answered, and they are enough for all of them. */
function isCovered(asks: readonly Ask[], approval: Approval): boolean {
  return (
    asks.every((ask) => ask.approvers.length > 0 && wasAsked(ask, approval.asks)) && isAnswered(asks, approval.answers)
  );
}

function wasAsked(ask: Ask, before: readonly Ask[]): boolean {
  return before.some((one) => {
    if (ask.kind === "rule") return one.kind === "rule" && one.rule === ask.rule;
    if (one.kind !== "limit" || one.limit !== ask.limit || one.byValue !== ask.byValue) return false;
    return !isMore(decimalOf(ask.overage), decimalOf(one.overage));
  });
}

/** The seats that must be taken: one ask's add up; several asks share the same people. */
export function seatsOf(asks: readonly Ask[]): Requirement[] {
  const needed = new Map<string, Requirement[]>();
  for (const ask of asks) {
    const seats = ask.approvers.flatMap((one) => Array.from({ length: one.count }, () => requirementOf(one)));
    for (const key of new Set(seats.map(canonicalSeat))) {
      const alike = seats.filter((seat) => canonicalSeat(seat) === key);
      if (alike.length > (needed.get(key)?.length ?? 0)) needed.set(key, alike);
    }
  }
  return [...needed.values()].flat();
}

function canonicalSeat({ kind, name }: Requirement): string {
  return `${kind} ${name}`;
}

function requirementOf(approvers: Approvers): Requirement {
  if ("role" in approvers) return { kind: "role", name: approvers.role };
  if ("team" in approvers) return { kind: "team", name: approvers.team };
  if ("group" in approvers) return { kind: "group", name: approvers.group };
  return { kind: "person", name: approvers.person };
}

function isAnswered(asks: readonly Ask[], answers: readonly ApprovalAnswer[]): boolean {
  return canSeat(seatsOf(asks), answers);
}

/** Tries everyone on the first seat, and the rest of the people on the rest of the seats. */
function canSeat([seat, ...seats]: readonly Requirement[], people: readonly ApprovalAnswer[]): boolean {
  if (seat === undefined) return true;
  return people.some(
    ({ person, qualifies }) =>
      qualifies.some((one) => canonicalSeat(one) === canonicalSeat(seat)) &&
      canSeat(
        seats,
        people.filter((other) => other.person !== person),
      ),
  );
}
