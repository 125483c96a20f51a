import type { StoredEvaluation, StoredFragment, StoredStateChange } from "./stored";
import { BASES, type Basis, type RecordEvent, type RecordFragment } from "./types";

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

/** What a fragment tells, as an event of the record `recordId`. */
export function fragmentEvent(fragment: StoredFragment, recordId: string): RecordEvent {
  return {
    ...timeOfFragment(fragment),
    phase: fragment.phase,
    kind: fragment.kind,
    title: fragment.title,
    detail: fragment.error,
    system: fragment.system,
    basis: fragment.basis,
    evaluation_id: recordId,
    fragment_id: fragment.id,
    attempt: null,
  };
}

/** Every part of a record reads them: they are sorted once for each evaluation. */
const ordered = new WeakMap<StoredEvaluation, StoredFragment[]>();

/** An evaluation's fragments, each once, in an order that does not depend on their arrival. */
export function orderedFragments(evaluation: StoredEvaluation): readonly StoredFragment[] {
  const known = ordered.get(evaluation) ?? inOrder(evaluation.fragments);
  ordered.set(evaluation, known);
  return known;
}

function inOrder(fragments: readonly StoredFragment[]): StoredFragment[] {
  const once = new Map(fragments.map((one) => [`${one.source}\n${one.contentDigest}`, one]));
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

/** A fragment as a record tells it. */
export function recordFragment(fragment: StoredFragment, recordId: string): RecordFragment {
  return {
    id: fragment.id,
    evaluation_id: recordId,
    source: fragment.source,
    system: fragment.system,
    kind: fragment.kind,
    title: fragment.title,
    phase: fragment.phase,
    basis: fragment.basis,
    occurred_at: fragment.occurredAt,
    duration_ms: fragment.durationMs,
    received_at: fragment.receivedAt,
    clock_offset_ms: fragment.clockOffsetMs,
    principal: fragment.principal,
    verb: fragment.verb,
    resource: fragment.resource,
    status: fragment.status,
    error: fragment.error,
    content_digest: fragment.contentDigest,
    content: fragment.content,
    keys: fragment.keys,
    join: fragment.join,
  };
}

/** By code unit: the same everywhere, whatever the locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
