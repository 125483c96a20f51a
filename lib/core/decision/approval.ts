/** Step 5: whether a presented approval answers every ask that fires now. */
import Big from "big.js";
import { isSatisfied, requirementsOf } from "@/lib/core/approval/requirements";
import { limitName } from "@/lib/core/limits/key";
import { shorten } from "./quote";
import { isRiskier } from "./session";
import type { Ask, PresentedApproval, Reason, SessionFacts } from "./types";

export type ApprovalVerdict =
  | { kind: "honoured"; id: string }
  /** It may still be answered. */
  | { kind: "pending" }
  | { kind: "refused"; reason: Reason & { code: "out_of_scope" | "approval_expired" | "approval_unverifiable" } };

/** What a presented approval is judged against. */
export interface Situation {
  actionDigest: string;
  session: SessionFacts;
  /** Every ask that fires now. */
  asks: readonly Ask[];
  now: number;
}

/** Judges the approval that the caller presented; null when its id is unknown or another caller's. */
export function judgeApproval(approval: PresentedApproval | null, situation: Situation): ApprovalVerdict {
  if (approval === null)
    return refused("approval_unverifiable", "The approval presented is unknown, or was not given to this caller.");
  const fault = standingFault(approval, situation);
  if (fault !== null) return fault;
  const uncovered = situation.asks.find((ask) => !coversAsk(approval.asks, ask));
  if (uncovered !== undefined)
    return refused("out_of_scope", `The approval presented does not cover ${askName(uncovered)}.`);
  if (!isSatisfied(requirementsOf(situation.asks), approval.answers))
    return refused("out_of_scope", "The answers given do not cover everyone who must be asked now.");
  return { kind: "honoured", id: approval.id };
}

/** True when the approval itself is in order: for this action, in force, and the session no riskier. */
export function isInOrder(approval: PresentedApproval | null | undefined, situation: Situation): boolean {
  return approval !== null && approval !== undefined && standingFault(approval, situation) === null;
}

function standingFault(approval: PresentedApproval, { actionDigest, session, now }: Situation): ApprovalVerdict | null {
  if (approval.actionDigest !== actionDigest)
    return refused("out_of_scope", "The approval presented is for another action.");
  if (approval.status === "pending") return { kind: "pending" };
  if (approval.status !== "approved")
    return refused("approval_expired", `The approval presented was ${approval.status}.`);
  if (approval.used) return refused("approval_expired", "The approval presented has been used.");
  if (approval.revoked) return refused("approval_expired", "The approval presented was revoked.");
  // Written so that an end which is missing, or is no number, has passed.
  if (!(now < (approval.approvedUntil ?? Number.NEGATIVE_INFINITY)))
    return refused("approval_expired", "The approval presented has expired.");
  if (isRiskier(session, approval.sessionFacts))
    return refused("out_of_scope", "The session has become riskier since the approval was asked for.");
  return null;
}

/** INVARIANT (every ask is answered): what was not before the people who answered is not covered by their answers. */
export function coversAsk(asks: readonly Ask[], ask: Ask): boolean {
  // An ask that names nobody can be answered by nobody: an empty list of answers does not suffice.
  if (ask.approvers.length === 0) return false;
  const asFresh = asks.filter((asked) => !ask.freshSignIn || asked.freshSignIn === true);
  if (ask.kind === "rule") return asFresh.some((asked) => asked.kind === "rule" && asked.rule === ask.rule);
  return asFresh.some(
    (asked) =>
      asked.kind === "limit" &&
      asked.limit === ask.limit &&
      asked.byValue === ask.byValue &&
      new Big(asked.overage).gte(ask.overage),
  );
}

function askName(ask: Ask): string {
  return ask.kind === "rule"
    ? `the rule ${ask.rule}`
    : `${limitName(ask.limit)}, which is now exceeded by ${shorten(ask.overage)}`;
}

function refused(
  code: "out_of_scope" | "approval_expired" | "approval_unverifiable",
  message: string,
): ApprovalVerdict {
  return { kind: "refused", reason: { code, message } };
}
