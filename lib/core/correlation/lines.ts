/** Log lines without any id: the span that the same system was in at that moment, if it was in one trace alone. */
import { type Sighting, valuesOf } from "./sighting";

/** A line is written a moment before its span begins or after it ends, as the two are timed; in milliseconds. */
const EARLY_MS = 2;
const LATE_MS = 3;
/** So many spans at one moment in one system leave no trace alone. */
const OPEN_SPANS_MAX = 500;

/** What a line is worth whose system was in one trace alone when it was written, from 0 to 1. */
const SCORE = 0.9;

export interface LineInSpan {
  line: Sighting;
  /** The line was written in it, or in one that was started in it. */
  span: Sighting;
  score: number;
}

interface SpansOfSystem {
  spans: Sighting[];
  /** The latest end among the spans up to each place. */
  endsUpTo: number[];
}

/** True for a record that no key of one call or trace ties to anything. */
export function isBareLine({ decision, at, durationMs, keys }: Sighting): boolean {
  return (
    decision === null &&
    at !== null &&
    durationMs === null &&
    !keys.some(({ kind }) => kind !== "session" && kind !== "run")
  );
}

/** Joins bare lines to spans. Circumstantial: precise where systems name their instances, silent where several traces are open. */
export function linesInSpans(lines: readonly Sighting[], spans: readonly Sighting[]): LineInSpan[] {
  const bySystem = spansBySystem(spans);
  return lines.flatMap((line) => {
    const open = spansOpenAt(bySystem.get(line.system), line.at);
    const traces = new Set(open.flatMap((span) => valuesOf(span, "trace")[0] ?? span.id));
    if (open.length === 0 || traces.size !== 1) return [];
    return [{ line, span: spanAround(open, line.at ?? 0), score: SCORE }];
  });
}

function spansBySystem(spans: readonly Sighting[]): Map<string, SpansOfSystem> {
  const grouped = new Map<string, Sighting[]>();
  for (const span of spans) {
    if (span.at === null || span.durationMs === null) continue;
    const list = grouped.get(span.system);
    if (list === undefined) grouped.set(span.system, [span]);
    else list.push(span);
  }
  return new Map([...grouped].map(([system, list]) => [system, inOrder(list)]));
}

function inOrder(list: Sighting[]): SpansOfSystem {
  const spans = list.sort((a, b) => (a.at ?? 0) - (b.at ?? 0) || (a.id < b.id ? -1 : 1));
  let latest = Number.NEGATIVE_INFINITY;
  const endsUpTo = spans.map((span) => {
    latest = Math.max(latest, endOf(span));
    return latest;
  });
  return { spans, endsUpTo };
}

function endOf({ at, durationMs }: Sighting): number {
  return (at ?? 0) + (durationMs ?? 0);
}

/** The spans that were open at a moment; none where there are too many to tell. */
function spansOpenAt(system: SpansOfSystem | undefined, at: number | null): Sighting[] {
  if (system === undefined || at === null) return [];
  const { spans, endsUpTo } = system;
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.at ?? 0) <= at + EARLY_MS) low = middle + 1;
    else high = middle;
  }
  const open: Sighting[] = [];
  for (let place = low - 1; place >= 0 && (endsUpTo[place] ?? 0) >= at - LATE_MS; place -= 1) {
    const span = spans[place];
    if (span !== undefined && endOf(span) >= at - LATE_MS) open.push(span);
    if (low - place > OPEN_SPANS_MAX) return [];
  }
  return open;
}

/** The narrowest that was open with time to spare on both sides; else the widest: the line was written in it, or in what it called. */
function spanAround(open: readonly Sighting[], at: number): Sighting {
  const sure = open.filter((span) => (span.at ?? 0) + EARLY_MS <= at && endOf(span) - LATE_MS >= at);
  return sure.length > 0
    ? sure.reduce((best, span) => ((span.durationMs ?? 0) < (best.durationMs ?? 0) ? span : best))
    : open.reduce((best, span) => ((span.durationMs ?? 0) > (best.durationMs ?? 0) ? span : best));
}
