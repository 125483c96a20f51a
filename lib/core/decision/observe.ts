/** Observe mode: a call goes on whatever the budget holds, and what it would have met is recorded. */
import type { CompiledAgent } from "@/lib/core/organisation/compile";

/** True while the agent's observe mode lasts. A mode without a readable end has ended. */
export function isObserving({ definition: { mode, observeUntil } }: CompiledAgent, now: number): boolean {
  return mode === "observe" && observeUntil !== undefined && now < Date.parse(observeUntil);
}
