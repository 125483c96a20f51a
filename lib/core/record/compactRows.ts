/** The rows of a waterfall as they go over the wire: column by column, each text once. */
import { type Attempt, BASES, PHASES } from "./types";
import { ROW_KINDS, type WaterfallRow } from "./waterfall";

/**
 * Every column holds one value a row. Numbers other than times point into `texts`, or into the closed sets in their documented order;
 * -1 stands for null.
 */
export interface CompactRows {
  /** Epoch milliseconds; `start` counts from it. */
  from: number;
  texts: string[];
  /** Index in `event`, `fragment`, `gap`, `conflict`. */
  kind: number[];
  key: string[];
  /** Index in the six phases. */
  phase: number[];
  title: number[];
  detail: number[];
  system: number[];
  /** Index in `claimed`, `enforced`, `independent`. */
  basis: number[];
  evaluation: number[];
  /** Milliseconds after `from`. */
  start: number[];
  /** Milliseconds; -1 for a moment. */
  duration: number[];
  /** Milliseconds by which the source's clock is ahead; null where nobody knows. */
  offset: (number | null)[];
  /** 1 where the source gave no time of its own. */
  received: number[];
  /** Index in `succeeded`, `failed`, `not_executed`. */
  status: number[];
  /** Index in `exact`, `scoped`, `circumstantial`. */
  join: number[];
  depth: number[];
  /** The place of the row around it; -2 where that is not in the record. */
  parent: number[];
  /** Index in `awaited`, `missing`. */
  state: number[];
  /** Which attempt it is, and of how many; 0 where it is the only one. */
  attempt: number[];
  attempts: number[];
}

const STATUSES = ["succeeded", "failed", "not_executed"] as const;
export const JOINS = ["exact", "scoped", "circumstantial"] as const;
const STATES = ["awaited", "missing"] as const;
const MISSING_PARENT = -2;

export function compactRows(rows: readonly WaterfallRow[]): CompactRows {
  const from = rows.reduce((least, { start }) => Math.min(least, start), rows[0]?.start ?? 0);
  const places = new Map<string, number>();
  const place = (text: string | null): number => {
    if (text === null) return -1;
    const known = places.get(text) ?? places.size;
    places.set(text, known);
    return known;
  };
  const columns = {
    kind: rows.map((row) => ROW_KINDS.indexOf(row.kind)),
    key: rows.map((row) => row.key),
    phase: rows.map((row) => PHASES.indexOf(row.phase)),
    title: rows.map((row) => place(row.title)),
    detail: rows.map((row) => place(row.detail)),
    system: rows.map((row) => place(row.system)),
    basis: rows.map((row) => indexIn(BASES, row.basis)),
    evaluation: rows.map((row) => place(row.evaluation)),
    start: rows.map((row) => micro(row.start - from)),
    duration: rows.map((row) => (row.duration === null ? -1 : micro(row.duration))),
    offset: rows.map((row) => row.offset),
    received: rows.map((row) => (row.received ? 1 : 0)),
    status: rows.map((row) => indexIn(STATUSES, row.status)),
    join: rows.map((row) => indexIn(JOINS, row.join)),
    depth: rows.map((row) => row.depth),
    parent: rows.map((row) => (row.parent === "missing" ? MISSING_PARENT : (row.parent ?? -1))),
    state: rows.map((row) => indexIn(STATES, row.state)),
    attempt: rows.map((row) => row.attempt?.number ?? 0),
    attempts: rows.map((row) => row.attempt?.of ?? 0),
  };
  return { from, texts: [...places.keys()], ...columns };
}

/** The rows that were made compact. */
export function rowsFrom(compact: CompactRows): WaterfallRow[] {
  const text = (place: number | undefined): string | null => compact.texts[place ?? -1] ?? null;
  return compact.key.map((key, at) => ({
    kind: ROW_KINDS[compact.kind[at] ?? 0] ?? "event",
    key,
    phase: PHASES[compact.phase[at] ?? 0] ?? "request",
    title: text(compact.title[at]) ?? "",
    detail: text(compact.detail[at]),
    system: text(compact.system[at]),
    basis: BASES[compact.basis[at] ?? -1] ?? null,
    evaluation: text(compact.evaluation[at]) ?? "",
    start: compact.from + (compact.start[at] ?? 0),
    duration: nullIfNegative(compact.duration[at]),
    offset: compact.offset[at] ?? null,
    received: compact.received[at] === 1,
    status: STATUSES[compact.status[at] ?? -1] ?? null,
    join: JOINS[compact.join[at] ?? -1] ?? null,
    depth: compact.depth[at] ?? 0,
    parent: compact.parent[at] === MISSING_PARENT ? "missing" : nullIfNegative(compact.parent[at]),
    state: STATES[compact.state[at] ?? -1] ?? null,
    attempt: attemptFrom(compact.attempt[at], compact.attempts[at]),
  }));
}

function attemptFrom(number = 0, of = 0): Attempt | null {
  return number > 0 ? { number, of } : null;
}

function indexIn<T>(values: readonly T[], value: T | null): number {
  return value === null ? -1 : values.indexOf(value);
}

function nullIfNegative(value: number | undefined): number | null {
  return value === undefined || value < 0 ? null : value;
}

/** To the microsecond: what is finer, no clock of a log means. */
function micro(milliseconds: number): number {
  return Math.round(milliseconds * 1_000) / 1_000;
}
