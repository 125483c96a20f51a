/**
 * Spans without any id: to which trace each belongs, from when they ran and what was seen to call what. Circumstantial, and silent
 * wherever two traces are possible.
 */
import type { Sighting } from "./sighting";

/** Times are told in whole milliseconds: what ended within one seems to end after it. */
const ROUNDING_MS = 1;
/** So many open spans at one moment leave no trace alone. */
const OPEN_SPANS_MAX = 500;
/** How often one operation must have been seen in another, with nothing else around it, to be known to be called by it. */
const SEEN_MIN = 2;

/**
 * The first span of the trace that each span belongs to, by id. A span that begins a trace, or of which nothing can be said, has none.
 *
 * A span runs within the one that called it. Where all spans around it are of one trace, and that call was seen before without any
 * other trace being possible, it belongs to that trace. What was ever seen with nothing around it may begin a trace at any time, and is taken to.
 */
export function tracesByTime(spans: readonly Sighting[]): Map<string, string> {
  const timed = inOrder(spans);
  const around = spansAround(timed);
  const begins = new Set(timed.filter((one) => around.get(one)?.length === 0).map(operationOf));
  const calls = callsSeen(timed, around, begins);
  const firsts = firstsOf(timed, around, {
    begins,
    choose: (span, candidates) => {
      const known = candidates.filter(({ inner }) => (calls.get(callOf(inner, span)) ?? 0) >= SEEN_MIN);
      return known.length === 1 ? known[0] : undefined;
    },
  });
  return new Map([...firsts].flatMap(([span, first]) => (span === first ? [] : [[span.id, first.id]])));
}

type Timed = Sighting & { at: number; durationMs: number };

/** Longer ones first among those that begin together: whatever is around a span comes before it. */
function inOrder(spans: readonly Sighting[]): Timed[] {
  return spans
    .filter((one): one is Timed => one.at !== null && one.durationMs !== null)
    .sort((a, b) => a.at - b.at || b.durationMs - a.durationMs || (a.id < b.id ? -1 : 1));
}

/** Of each span, those that it ran within; null where too many were open. */
function spansAround(ordered: readonly Timed[]): Map<Timed, Timed[] | null> {
  const around = new Map<Timed, Timed[] | null>();
  let open: Timed[] = [];
  for (const span of ordered) {
    open = open.filter((one) => endOf(one) + ROUNDING_MS >= span.at);
    const within = open.filter((one) => endOf(one) + ROUNDING_MS >= endOf(span) && one.durationMs > span.durationMs);
    around.set(span, open.length > OPEN_SPANS_MAX ? null : within);
    open.push(span);
  }
  return around;
}

/** A trace that a span may belong to, by its first span, and the innermost of its spans around it. */
interface Candidate {
  first: Timed;
  inner: Timed;
}

/** The first span of the trace of each span of which that can be said; of one that begins a trace, itself. */
function firstsOf(
  ordered: readonly Timed[],
  around: ReadonlyMap<Timed, Timed[] | null>,
  {
    begins,
    choose,
  }: {
    begins: ReadonlySet<string>;
    choose: (span: Timed, candidates: readonly Candidate[]) => Candidate | undefined;
  },
): Map<Timed, Timed> {
  const firsts = new Map<Timed, Timed>();
  for (const span of ordered) {
    const within = around.get(span) ?? null;
    if (begins.has(operationOf(span))) firsts.set(span, span);
    else if (within !== null) {
      const chosen = choose(span, candidatesIn(within, firsts));
      if (chosen !== undefined) firsts.set(span, chosen.first);
    }
  }
  return firsts;
}

/** Each span around it of which nothing can be said stands for a trace of its own. */
function candidatesIn(within: readonly Timed[], firsts: ReadonlyMap<Timed, Timed>): Candidate[] {
  const byFirst = new Map<Timed, Timed>();
  for (const one of within) {
    const first = firsts.get(one) ?? one;
    const inner = byFirst.get(first);
    if (inner === undefined || one.durationMs <= inner.durationMs) byFirst.set(first, one);
  }
  return [...byFirst].map(([first, inner]) => ({ first, inner }));
}

/** How often each operation was seen directly within each other one where only one trace was possible. */
function callsSeen(
  ordered: readonly Timed[],
  around: ReadonlyMap<Timed, Timed[] | null>,
  begins: ReadonlySet<string>,
): Map<string, number> {
  const seen = new Map<string, number>();
  firstsOf(ordered, around, {
    begins,
    choose: (span, candidates) => {
      const [only, ...more] = candidates;
      if (only === undefined || more.length > 0) return undefined;
      const call = callOf(only.inner, span);
      seen.set(call, (seen.get(call) ?? 0) + 1);
      return only;
    },
  });
  return seen;
}

function operationOf({ verb, title }: Timed): string {
  return verb ?? title;
}

function callOf(outer: Timed, inner: Timed): string {
  return JSON.stringify([outer.system, operationOf(outer), inner.system, operationOf(inner)]);
}

function endOf({ at, durationMs }: Timed): number {
  return at + durationMs;
}
