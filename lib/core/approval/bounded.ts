/** Whether a bounded approval answers what is asked, so that nobody need be asked again. */
import { coversAsk } from "@/lib/core/decision/approval";
import { isRiskier } from "@/lib/core/decision/session";
import type { ApprovalAnswer, Ask, SessionFacts } from "@/lib/core/decision/types";
import type { JsonObject } from "@/lib/core/organisation/definition";
import { type ArgumentBounds, isSame, withinBounds } from "./bounds";
import { isSatisfied, requirementsOf } from "./requirements";

interface Resource {
  type: string;
  id: string;
  properties?: JsonObject;
}

/** What was approved in advance. */
export interface BoundedAction {
  action: string;
  /** As the catalogue had it when its risk facts were looked at. */
  actionVersion: number;
  environment: string;
  onBehalfOf: string | null;
  resource: Resource;
  /** True where the resource may have another id. */
  anyResource: boolean;
  arguments: ArgumentBounds | null;
  /** What was asked when it was given. */
  asks: readonly Ask[];
  /** The session as it was then: how risky one may be. */
  sessionFacts: SessionFacts;
}

/** What an agent asks now. Its agent is the one that the bounded approval is for. */
export interface AskedNow {
  action: string;
  actionVersion: number | null;
  environment: string;
  onBehalfOf: string | null;
  resource: Resource;
  arguments: JsonObject | null;
  asks: readonly Ask[];
  session: SessionFacts;
}

/**
 * True when it is the same action within the bounds, its risk facts and the rules that ask are those that the giver saw, the
 * session is no riskier, and every ask may be answered in advance.
 */
export function isWithinBounded(asked: AskedNow, bounded: BoundedAction): boolean {
  return (
    asked.action === bounded.action &&
    asked.actionVersion === bounded.actionVersion &&
    asked.environment === bounded.environment &&
    asked.onBehalfOf === bounded.onBehalfOf &&
    isSameResource(asked.resource, bounded) &&
    withinBounds(asked.arguments, bounded.arguments) &&
    !isRiskier(asked.session, bounded.sessionFacts) &&
    mayBeAnsweredInAdvance(asked.asks) &&
    asked.asks.every((ask) => wasAsked(bounded.asks, ask))
  );
}

/**
 * INVARIANT (asked at the time): going beyond a limit, and what wants a fresh sign-in, is answered by someone who looks at this
 * very action. A rule alone can be answered in advance.
 */
export function mayBeAnsweredInAdvance(asks: readonly Ask[]): boolean {
  return asks.length > 0 && asks.every((ask) => ask.kind === "rule" && ask.freshSignIn !== true);
}

/** True when the one answer is all that the asks need. */
export function suffices(asks: readonly Ask[], answer: ApprovalAnswer): boolean {
  return isSatisfied(requirementsOf(asks), [answer]);
}

/** A rule that was changed since is another rule: who answered saw the one before. */
function wasAsked(before: readonly Ask[], ask: Ask): boolean {
  return before.some(
    (one) => one.kind === "rule" && ask.kind === "rule" && one.version === ask.version && coversAsk([one], ask),
  );
}

function isSameResource(resource: Resource, { resource: approved, anyResource }: BoundedAction): boolean {
  return (
    resource.type === approved.type &&
    (anyResource || resource.id === approved.id) &&
    isSame(resource.properties, approved.properties)
  );
}
