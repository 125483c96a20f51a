import type { StoredEvaluation, StoredFragment, StoredStateChange } from "./stored";
import { BASES, type Basis } from "./types";

/** True when the fragment itself shows that the tool was called. */
export function showsToolCall({ phase, basis, kind }: StoredFragment): boolean {
  if (phase !== "tool_call") return false;
  // What an enforcement point logs under a kind of its own proves nothing.
  return basis !== "enforced" || kind.startsWith("tool_call") || kind.startsWith("tool_result");
}

export function strongest(bases: readonly Basis[]): Basis | null {
  return bases.reduce<Basis | null>(
    (best, basis) => (best === null || BASES.indexOf(basis) > BASES.indexOf(best) ? basis : best),
    null,
  );
}

/** When it happened: the source's own time, else its arrival. */
export function timeOfFragment(fragment: StoredFragment): { at: string; time: "occurred" | "received" } {
  return fragment.occurredAt === null
    ? { at: fragment.receivedAt, time: "received" }
    : { at: fragment.occurredAt, time: "occurred" };
}

/** An evaluation's fragments, each once, in an order that does not depend on their arrival. */
export function orderedFragments(evaluation: StoredEvaluation): StoredFragment[] {
  const once = new Map(evaluation.fragments.map((one) => [`${one.source}\n${one.contentDigest}`, one]));
  return [...once.values()].sort(
    (a, b) =>
      compareText(timeOfFragment(a).at, timeOfFragment(b).at) ||
      compareText(a.source, b.source) ||
      compareText(a.kind, b.kind) ||
      compareText(a.contentDigest, b.contentDigest),
  );
}

/** The state change that a fragment shows; null when it shows none, or does not name what was changed. */
export function stateChangeIn({ stateChange, resource }: StoredFragment): StoredStateChange | null {
  return stateChange === null || resource === null ? null : { resource, ...stateChange };
}

/** By code unit: the same everywhere, whatever the locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
