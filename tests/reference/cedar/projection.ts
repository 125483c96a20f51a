/** What of a decision Cedar is held to: grants, what bounds them, and rules. */
import type { DecisionResult } from "@/lib/core/decision/types";

/** What else than grants and `stop` may be in the way; `stop` would come before any of it. */
const GRANTED = new Set(["granted", "approval_required", "limit_exhausted", "handed_off"]);

/** A grant covers the call and no rule stops it, whatever limits, rules that ask or hand over, and observe mode add. */
export function isGranted({ reason, wouldBe }: DecisionResult): boolean {
  return GRANTED.has(wouldBe?.reason ?? reason);
}

/** The call is allowed at once by grants that neither count nor oblige. */
export function isPlainlyAllowed({ reason, wouldBe, evidence, obligations }: DecisionResult): boolean {
  return (wouldBe?.reason ?? reason) === "granted" && evidence.limits.length === 0 && obligations.length === 0;
}
