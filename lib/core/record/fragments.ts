import type { Json } from "@/lib/core/organisation/definition";
import type { StoredEvaluation, StoredFragment, StoredStateChange } from "./stored";
import { BASES, type Basis, type PhaseName } from "./types";

/** Sources whose fragments an enforcement point writes about its own work. */
const ENFORCEMENT_SOURCES = new Set(["enforcement_point"]);

/** The phase that a fragment's kind speaks of. A kind that nobody knows is shown with the tool call and proves nothing. */
const PHASE_OF_PREFIX: readonly (readonly [prefix: string, phase: PhaseName])[] = [
  ["request", "request"],
  ["decision", "decision"],
  ["approval", "approval"],
  ["hold", "approval"],
  ["held", "approval"],
  ["credential", "credential"],
  ["permit", "credential"],
  ["token", "credential"],
  ["state_change", "state_change"],
];

export function phaseOfFragment(fragment: Pick<StoredFragment, "kind">): PhaseName {
  return PHASE_OF_PREFIX.find(([prefix]) => fragment.kind.startsWith(prefix))?.[1] ?? "tool_call";
}

/** True when the fragment itself shows that the tool was called. */
export function showsToolCall(fragment: Pick<StoredFragment, "kind">): boolean {
  return fragment.kind.startsWith("tool_call") || fragment.kind.startsWith("tool_result");
}

/** A source that nobody vouches for is worth no more than a claim. */
export function basisOfFragment(fragment: Pick<StoredFragment, "source">): Basis {
  return ENFORCEMENT_SOURCES.has(fragment.source) ? "enforced" : "claimed";
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

/** The state change that a `state_change` fragment holds; null when its content does not name a resource. */
export function stateChangeIn(fragment: StoredFragment): StoredStateChange | null {
  if (phaseOfFragment(fragment) !== "state_change") return null;
  const content = objectOf(fragment.content);
  const resource = objectOf(content?.resource ?? null);
  if (content === null || typeof resource?.type !== "string" || typeof resource.id !== "string") return null;
  return {
    resource: { type: resource.type, id: resource.id },
    ...(content.before === undefined ? {} : { before: content.before }),
    ...(content.after === undefined ? {} : { after: content.after }),
    reference: typeof content.reference === "string" ? content.reference : null,
  };
}

/** A text member of a fragment's content, or null. */
export function textIn(fragment: StoredFragment, member: string): string | null {
  const value = objectOf(fragment.content)?.[member];
  return typeof value === "string" ? value : null;
}

function objectOf(value: Json): { [key: string]: Json } | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : null;
}

/** By code unit: the same everywhere, whatever the locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
