/** What whoever simulates says, in the place of what is on record. */
import type { DecisionSnapshot, LimitDemand, SessionFacts } from "@/lib/core/decision/types";
import { FRESH_SESSION } from "@/lib/core/decision/types";

/** As `statedSession`, `statedUse` and `statedProvenance` have it. */
export interface Stated {
  session?: { [K in keyof SessionFacts]?: SessionFacts[K] | undefined } | undefined;
  used?: Record<string, string> | undefined;
  provenance?: Record<string, ReturnType<DecisionSnapshot["provenance"]>> | undefined;
}

/** A fresh session with what is said of it. */
export function statedFacts(session: NonNullable<Stated["session"]>): SessionFacts {
  const told = Object.entries(session).filter(([, value]) => value !== undefined);
  return { ...FRESH_SESSION, ...Object.fromEntries(told) };
}

/** What is said of a demand's window, under its key without the agent; undefined where nothing is. */
export function usedOf({ used }: Stated, { key }: Pick<LimitDemand, "key">): string | undefined {
  const name = key.split("/").slice(1).join("/").replace(/\/$/, "");
  return used !== undefined && Object.hasOwn(used, name) ? used[name] : undefined;
}

/** Where a value is said to have been seen first; undefined where nothing is. */
export function seenAs({ provenance }: Stated, value: unknown): ReturnType<DecisionSnapshot["provenance"]> | undefined {
  const text = String(value);
  return provenance !== undefined && Object.hasOwn(provenance, text) ? provenance[text] : undefined;
}
