/** What the audit log says of a decision. */
import type { DecisionRequest, DecisionResult, ReasonCode } from "./types";

export interface DecisionEvent {
  event: "evaluation.allowed" | "evaluation.denied" | "evaluation.escalated";
  detail: {
    action: string;
    environment: string;
    reason: ReasonCode;
    actionDigest: string;
    budgetVersion: number | null;
    /** The approval that was honoured and used. */
    approvalId?: string;
    /** In observe mode. */
    wouldBe?: NonNullable<DecisionResult["wouldBe"]>;
  };
}

const EVENTS = { allow: "evaluation.allowed", deny: "evaluation.denied", escalate: "evaluation.escalated" } as const;

/** The event that is recorded with the decision. It holds no argument: those are in the decision's own record. */
export function auditEventOf(
  { action, environment }: Pick<DecisionRequest, "action" | "environment">,
  { outcome, reason, actionDigest, budgetVersion, honoured, wouldBe }: DecisionResult,
): DecisionEvent {
  return {
    event: EVENTS[outcome],
    detail: {
      action,
      environment,
      reason,
      actionDigest,
      budgetVersion,
      ...(honoured === undefined ? {} : { approvalId: honoured }),
      ...(wouldBe === undefined ? {} : { wouldBe }),
    },
  };
}
