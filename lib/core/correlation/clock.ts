/**
 * How far each source's clock is ahead of Ambit's. It is shown beside a record's own time and never put in its place, and no join
 * depends on it: what was joined would change with every estimate. A pure function of pairs, whatever their order.
 */
import type { Join } from "./correlate";
import type { FragmentKey } from "./fragment";
import { isDoing, type Sighting, valuesOf } from "./sighting";

/** One thing as a source's clock tells it, and between which times another clock says that it was. Epoch milliseconds. */
export interface ClockPair {
  source: string;
  seenAt: number;
  between: Span;
  /** The source whose clock tells `between`; null for Ambit's own. */
  of: string | null;
}

/** Both ends included, in epoch milliseconds. */
export interface Span {
  from: number;
  to: number;
}

/** Fewer pairs than these may all be of one odd moment. */
export const PAIRS_MIN = 8;
/** What took longer tells too little, in milliseconds. */
const WIDTH_MS_MAX = 60_000;
/** Where half of the pairs are further from the middle, it is no offset but something else; in milliseconds. */
const SPREAD_MS_MAX = 2_000;
/** Offsets are told in steps of so many milliseconds, lest they change with every record. */
export const STEP_MS = 100;

/**
 * The offset of every source of which enough is known, in milliseconds; 0 where it cannot be told from none. Sources that no pair ties to
 * Ambit's clock are measured by those whose offset is known.
 */
export function offsetsOf(pairs: readonly ClockPair[]): Map<string, number> {
  const offsets = new Map<string, number>();
  for (;;) {
    const added = [...offsetsAgainst(pairs, offsets)].filter(([source]) => !offsets.has(source));
    if (added.length === 0) return offsets;
    for (const [source, offset] of added) offsets.set(source, offset);
  }
}

function offsetsAgainst(pairs: readonly ClockPair[], known: ReadonlyMap<string, number>): Map<string, number> {
  const bySource = new Map<string, ClockPair[]>();
  for (const pair of pairs) {
    const ahead = pair.of === null ? 0 : known.get(pair.of);
    const { from, to } = pair.between;
    if (ahead === undefined || to < from || to - from > WIDTH_MS_MAX) continue;
    const moved = { ...pair, between: { from: from - ahead, to: to - ahead } };
    const list = bySource.get(pair.source);
    if (list === undefined) bySource.set(pair.source, [moved]);
    else list.push(moved);
  }
  return new Map(
    [...bySource].flatMap(([source, list]) => {
      const offset = offsetIn(list);
      return offset === null ? [] : [[source, offset] as const];
    }),
  );
}

function offsetIn(pairs: readonly ClockPair[]): number | null {
  if (pairs.length < PAIRS_MIN) return null;
  // A log that knows seconds only tells of something in the second that follows.
  const coarse = pairs.every(({ seenAt }) => seenAt % 1_000 === 0) ? 1_000 : 0;
  const told = pairs.map(({ seenAt, between: { from, to } }) => ({
    ahead: seenAt + coarse / 2 - (from + to) / 2,
    unsure: (to - from + coarse) / 2,
  }));
  const middle = median(told.map(({ ahead }) => ahead));
  const unsure = median(told.map((one) => one.unsure));
  if (median(told.map(({ ahead }) => Math.abs(ahead - middle))) > Math.max(SPREAD_MS_MAX, unsure)) return null;
  return Math.abs(middle) <= unsure ? 0 : Math.round(middle / STEP_MS) * STEP_MS;
}

function median(values: readonly number[]): number {
  const ordered = [...values].sort((a, b) => a - b);
  const half = ordered.length >> 1;
  const [low = 0, high = 0] = [ordered[(ordered.length - 1) >> 1], ordered[half]];
  return (low + high) / 2;
}

/** Keys that say that two records are of one thing at one time. */
const SAME_MOMENT: readonly FragmentKey["kind"][] = ["shared_event", "audit", "api_call", "event", "span"];

/**
 * The pairs in what was correlated: records that name the evaluation or permit of a decision against the time that Ambit knows for it, and
 * records of two sources that share an exact key against each other.
 * @param ambit by evaluation: from the decision until its outcome was reported, as Ambit's clock has it
 */
export function clockPairsOf(
  sightings: readonly Sighting[],
  { joins, ambit }: { joins: ReadonlyMap<string, Join>; ambit: ReadonlyMap<string, Span> },
): ClockPair[] {
  const seen = sightings.filter(isDoing).flatMap((one) => (one.at === null ? [] : [{ ...one, at: one.at }]));
  return [...seen.flatMap((one) => pairWithAmbit(one, joins, ambit)), ...pairsAmong(seen)];
}

type Dated = Sighting & { at: number };

function pairWithAmbit(one: Dated, joins: ReadonlyMap<string, Join>, ambit: ReadonlyMap<string, Span>): ClockPair[] {
  const join = joins.get(one.id);
  const between = join?.governed && join.basis === "exact" ? ambit.get(join.recordId) : undefined;
  return between === undefined ? [] : [{ source: one.source, seenAt: middleOf(one), between, of: null }];
}

function pairsAmong(seen: readonly Dated[]): ClockPair[] {
  const sharing = new Map<string, Dated[]>();
  for (const one of seen)
    for (const kind of SAME_MOMENT)
      for (const value of valuesOf(one, kind)) {
        const list = sharing.get(`${kind}\n${value}`);
        if (list === undefined) sharing.set(`${kind}\n${value}`, [one]);
        else list.push(one);
      }
  // More than two tell no more of two clocks, and whoever writes ids decides how many they are.
  return [...sharing.values()].flatMap(([a, b, ...more]) =>
    a === undefined || b === undefined || more.length > 0 || a.source === b.source ? [] : [pair(a, b), pair(b, a)],
  );
}

function pair(one: Dated, other: Dated): ClockPair {
  const between = { from: other.at, to: other.at + (other.durationMs ?? 0) };
  return { source: one.source, seenAt: middleOf(one), between, of: other.source };
}

function middleOf({ at, durationMs }: Dated): number {
  return durationMs === null ? at : Math.round(at + durationMs / 2);
}
