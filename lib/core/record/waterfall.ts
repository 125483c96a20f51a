/**
 * The waterfall of a record: everything that happened as one list in order of time, with what is missing and what contradicts in its
 * place. Pure. Times are epoch milliseconds, with their fraction.
 */
import { silentSentence } from "./silentWords";
import { type Spanned, spanTree } from "./spanTree";
import {
  type ActionRecord,
  type Attempt,
  type Basis,
  PHASES,
  type PhaseName,
  type RecordConflict,
  type RecordEvent,
  type RecordFragment,
  type RecordGap,
  type RecordJoin,
} from "./types";

export const ROW_KINDS = ["event", "fragment", "gap", "conflict"] as const;

export interface WaterfallRow {
  kind: (typeof ROW_KINDS)[number];
  /** Names it in an address: a fragment's id, or words that stay the same as more comes in. */
  key: string;
  phase: PhaseName;
  title: string;
  /** What there is to say of it beside its title; of a fragment its record says it. */
  detail: string | null;
  /** Who says so; null for what is missing or contradicts. */
  system: string | null;
  basis: Basis | null;
  /** The record that it belongs to; "" where it belongs to none. */
  evaluation: string;
  /** When it began, by Ambit's clock as far as its source's offset is known. Of a gap or conflict: when what stands before it began. */
  start: number;
  /** Milliseconds; null for a moment. */
  duration: number | null;
  /** How far the source's clock is taken to be ahead: what it wrote itself is `start` plus this. Null where nobody knows. */
  offset: number | null;
  /** True where the source gave no time, so that `start` is when it reached Ambit. */
  received: boolean;
  status: RecordFragment["status"];
  join: RecordJoin["basis"] | null;
  /** How deep it stands below the spans around it. */
  depth: number;
  /** The row of the span around it; `missing` where that span is not in the record. */
  parent: number | "missing" | null;
  /** Of a gap: whether it may still come. */
  state: RecordGap["state"] | null;
  attempt: Attempt | null;
}

/** What of a fragment its row is made of; `join` is null where it belongs to no record. */
export type ToldFragment = Pick<
  RecordFragment,
  "id" | "kind" | "keys" | "duration_ms" | "clock_offset_ms" | "status"
> & {
  join: Pick<RecordJoin, "basis"> | null;
};

/** What of a record its rows are made of; `id` is that of the evaluation or of the observed action. */
export type ToldRecord = { id: string; fragments: readonly ToldFragment[] } & Pick<
  ActionRecord,
  "events" | "gaps" | "conflicts"
>;

/** The rows of a record. The same record gives the same rows in the same order; about linear in their number. */
export function waterfallRows(record: ToldRecord): WaterfallRow[] {
  const fragments = new Map(record.fragments.map((fragment) => [fragment.id, fragment]));
  const keyOf = eventKeys();
  const told = record.events.map((event) => rowOf(event, fragments, keyOf));
  const { parents, depths } = spanTree(
    record.events.map((event, place) => spanned(told[place], fragments.get(event.fragment_id ?? ""))),
  );
  const order = told
    .map((_, place) => place)
    .sort(
      (a, b) =>
        (told[a]?.start ?? 0) - (told[b]?.start ?? 0) ||
        (depths[a] ?? 0) - (depths[b] ?? 0) ||
        laneOf(told[a]?.phase) - laneOf(told[b]?.phase) ||
        a - b,
    );
  const inOrder = order.flatMap((place) => {
    const row = told[place];
    if (row === undefined) return [];
    row.depth = depths[place] ?? 0;
    return [row];
  });
  const { rows, placeOf } = withRemarks(inOrder, record);
  const rowAt = new Map(order.map((place, index) => [place, placeOf[index] ?? 0]));
  for (const [place, at] of rowAt) {
    const row = rows[at];
    const parent = parents[place] ?? null;
    if (row !== undefined) row.parent = typeof parent === "number" ? (rowAt.get(parent) ?? null) : parent;
  }
  return rows;
}

type EventKey = (event: RecordEvent) => string;

/** Events of one kind about one evaluation are numbered in the order of the record. */
function eventKeys(): EventKey {
  const counts = new Map<string, number>();
  return ({ evaluation_id: evaluation, kind }) => {
    const name = `${kind}.${evaluation}`;
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return count === 1 ? name : `${name}.${count}`;
  };
}

function rowOf(event: RecordEvent, fragments: ReadonlyMap<string, ToldFragment>, keyOf: EventKey): WaterfallRow {
  const fragment = event.fragment_id === null ? undefined : fragments.get(event.fragment_id);
  const offset = fragment?.clock_offset_ms ?? null;
  const isReceived = event.time === "received";
  return {
    kind: fragment === undefined ? "event" : "fragment",
    key: fragment?.id ?? keyOf(event),
    phase: event.phase,
    title: event.title,
    detail: fragment === undefined ? event.detail : null,
    system: event.system,
    basis: event.basis,
    evaluation: event.evaluation_id,
    // What the source did not date was dated by Ambit's own clock.
    start: Date.parse(event.at) - (isReceived ? 0 : (offset ?? 0)),
    duration: fragment?.duration_ms ?? null,
    offset: isReceived ? null : offset,
    received: isReceived,
    status: fragment?.status ?? null,
    join: fragment?.join?.basis ?? null,
    depth: 0,
    parent: null,
    state: null,
    attempt: event.attempt,
  };
}

function spanned(row: WaterfallRow | undefined, fragment: ToldFragment | undefined): Spanned | null {
  if (row === undefined || fragment === undefined) return null;
  return { kind: fragment.kind, keys: fragment.keys, start: row.start, end: row.start + (row.duration ?? 0) };
}

export function laneOf(phase: PhaseName | undefined): number {
  return phase === undefined ? -1 : PHASES.indexOf(phase);
}

/** What is missing or contradicts, and after how many of the rows it stands. */
interface Remark {
  after: number;
  row: WaterfallRow;
}

/**
 * What is missing stands where it would have come: after the last row of its phase or of an earlier one. A contradiction stands after the last
 * row of its phase. Also says where each of the rows has come to stand.
 */
function withRemarks(
  told: readonly WaterfallRow[],
  record: Pick<ToldRecord, "id" | "gaps" | "conflicts">,
): { rows: WaterfallRow[]; placeOf: number[] } {
  const lasts = lastOfLanes(told);
  const remark = (phase: PhaseName, row: (start: number) => WaterfallRow): Remark => {
    const after = lasts[laneOf(phase)] ?? 0;
    return { after, row: row(told[after - 1]?.start ?? told[0]?.start ?? 0) };
  };
  const remarks = [
    ...record.gaps.map((gap) => remark(gap.phase, (start) => gapRow(gap, record.id, start))),
    ...record.conflicts.map((conflict, index) =>
      remark(conflict.phase, (start) => conflictRow(conflict, index, start)),
    ),
  ].sort((a, b) => a.after - b.after || laneOf(a.row.phase) - laneOf(b.row.phase));
  const rows: WaterfallRow[] = [];
  const placeOf: number[] = [];
  let next = 0;
  for (let index = 0; index <= told.length; index += 1) {
    for (; remarks[next]?.after === index; next += 1) {
      const one = remarks[next];
      if (one !== undefined) rows.push(one.row);
    }
    const row = told[index];
    if (row === undefined) break;
    placeOf.push(rows.length);
    rows.push(row);
  }
  return { rows, placeOf };
}

/** For each lane, how many rows there are up to the last one of it or of a lane before it. */
function lastOfLanes(rows: readonly WaterfallRow[]): number[] {
  const lasts = PHASES.map(() => 0);
  rows.forEach((row, index) => {
    lasts[laneOf(row.phase)] = index + 1;
  });
  return lasts.map((_, lane) => Math.max(...lasts.slice(0, lane + 1)));
}

const NOTHING_SAID = {
  system: null,
  basis: null,
  duration: null,
  offset: null,
  received: false,
  status: null,
  join: null,
  depth: 0,
  parent: null,
  state: null,
  attempt: null,
} as const;

function gapRow(gap: RecordGap, evaluation: string, start: number): WaterfallRow {
  return {
    ...NOTHING_SAID,
    kind: "gap",
    key: `${gap.kind}.${gap.phase}`,
    phase: gap.phase,
    title: gap.title,
    detail: [gap.why, silentSentence(gap)].filter(Boolean).join(" "),
    evaluation,
    start,
    state: gap.state,
  };
}

function conflictRow(conflict: RecordConflict, index: number, start: number): WaterfallRow {
  return {
    ...NOTHING_SAID,
    kind: "conflict",
    key: `${conflict.kind}.${conflict.evaluation_id}.${index + 1}`,
    phase: conflict.phase,
    title: conflict.title,
    detail: conflict.why,
    evaluation: conflict.evaluation_id,
    start,
  };
}
