import type {
  AccessRequestOnWire,
  Decision,
  DecisionContext,
  ObligationOnWire,
  ReasonOnWire,
} from "@/lib/contracts/access";
import type { Reason } from "@/lib/core/decision/types";
import type { JsonObject, Obligation } from "@/lib/core/organisation/definition";
import type { Recorded } from "./decideBatch";
import { handOffOnWire } from "./handOffOnWire";
import { PENDING_MAX } from "./openApproval";
import { taskAnswer } from "./task";

/** How long after an escalation its approval can be asked for, in milliseconds. */
export const REQUESTABLE_MS = 600_000;
/** When to try again after a decision that could not be recorded, in seconds. */
const UNAVAILABLE_RETRY_SECONDS = 5;

/** A recorded decision as it is answered. */
export function answerOf(recorded: Recorded, publicUrl: string): Decision {
  const { result, evaluationId, decidedAt } = recorded;
  const context: DecisionContext = {
    evaluation_id: evaluationId,
    evaluated_at: decidedAt.toISOString(),
    outcome: result.outcome,
    reason: result.reason,
    reasons: result.reasons.map(reasonOnWire),
  };
  if (result.budgetVersion !== null) context.budget_version = result.budgetVersion;
  if (result.nextAction !== undefined) context.next_action = result.nextAction;
  if (result.retryAfterSeconds !== undefined) context.retry_after = result.retryAfterSeconds;
  if (result.wouldBe !== undefined) context.would_be = result.wouldBe;
  if (recorded.permit !== undefined) {
    context.permit = recorded.permit.token;
    context.permit_expires_at = recorded.permit.expiresAt.toISOString();
    if (recorded.permit.redeemed) context.permit_redeemed = true;
    context.obligations = result.obligations.map(obligationOnWire);
  }
  if (result.honoured !== undefined && recorded.approvedUntil !== undefined)
    context.approval = { id: result.honoured, approved_until: recorded.approvedUntil.toISOString() };
  if (result.outcome === "escalate") context.access_request = accessRequestOf(recorded, publicUrl);
  if (recorded.opened === null)
    context.error = {
      status: 429,
      message: `No approval was opened: ${PENDING_MAX} of this agent are waiting. Submit it again when some are answered.`,
    };
  if (recorded.handOff !== undefined) context.hand_off = handOffOnWire(recorded.handOff);
  return { decision: result.outcome === "allow", context };
}

/** The answer when nothing could be recorded. */
export function unavailable(now: Date): Decision {
  return {
    decision: false,
    context: {
      evaluated_at: now.toISOString(),
      outcome: "deny",
      reason: "audit_unavailable",
      reasons: [{ code: "audit_unavailable", message: "The decision could not be recorded, so it is no." }],
      next_action: "retry",
      retry_after: UNAVAILABLE_RETRY_SECONDS,
    },
  };
}

function accessRequestOf({ decidedAt, opened }: Recorded, publicUrl: string): AccessRequestOnWire {
  return {
    endpoint: `${publicUrl}/access/v1/requests`,
    expires_at: new Date(decidedAt.getTime() + REQUESTABLE_MS).toISOString(),
    display: { title: "A person must approve this", description: "Ask for approval, then evaluate again with it." },
    ...(opened === undefined || opened === null ? {} : taskAnswer(opened, publicUrl)),
  };
}

/** A reason under the names that the API has. */
export function reasonOnWire({ budgetVersion, ruleVersion, stageVersion, ...reason }: Reason): ReasonOnWire {
  return {
    ...reason,
    ...(budgetVersion === undefined ? {} : { budget_version: budgetVersion }),
    ...(ruleVersion === undefined ? {} : { rule_version: ruleVersion }),
    ...(stageVersion === undefined ? {} : { stage_version: stageVersion }),
  };
}

/** As the obligations profile has it: what is not `id` or `type` is a property. */
function obligationOnWire({ type, id, ...properties }: Obligation, index: number): ObligationOnWire {
  return { id: typeof id === "string" ? id : `obligation-${index + 1}`, type, properties: properties as JsonObject };
}
