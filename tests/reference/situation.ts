/** What a decision looks at, and what its first steps find. */
import type { Ask, CallerScope, DecisionRequest, Provenance, SessionFacts } from "@/lib/core/decision/types";
import type { Approval } from "./approvals";
import type { Standing, Use } from "./limits";
import type { Agent, Grant } from "./organisation";
import type { MetRule } from "./rules";
import type { Cause, Verdict } from "./verdict";

/** Everything that a decision looks at beside the organisation. */
export interface Situation {
  caller: CallerScope;
  request: DecisionRequest;
  session: SessionFacts;
  uses: readonly Use[];
  /** Where values were first seen, by their canonical text; any other is unseen. */
  seen: Record<string, Provenance>;
  now: number;
  /** Absent: none was presented. Null: it is unknown, or not this caller's. */
  approval?: Approval | null;
}

/** What the first four steps found. */
export interface Findings {
  /** What is in the way, the strictest first. */
  causes: Cause[];
  asks: Ask[];
  matching: Grant[];
  standings: Standing[];
  /** Every rule that was met, whether or not anything came before it. */
  met: readonly MetRule[];
  handOff: Verdict["handOff"];
  /** Seconds after which trying again helps; null when it does not. */
  retryAfterSeconds: number | null;
}

export const NOTHING: Findings = {
  causes: [],
  asks: [],
  matching: [],
  standings: [],
  met: [],
  handOff: null,
  retryAfterSeconds: null,
};

/** Observing ends at its end, and without one has none. */
export function isObserved({ mode, observeUntil }: Agent, now: number): boolean {
  return mode === "observe" && observeUntil !== undefined && now < Date.parse(observeUntil);
}
