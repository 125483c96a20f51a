import type { ActionRecord, PhaseName, RecordConflict, RecordEvent, RecordGap } from "@/lib/contracts/actions";
import { PHASE_LANES } from "@/lib/contracts/actions";

/** One line of the story: something that happened, something that is missing, or a contradiction. */
export type StoryRow =
  | {
      kind: "event";
      key: string;
      event: RecordEvent /** Milliseconds since the event before; null for the first. */;
      since: number | null;
    }
  | { kind: "gap"; key: string; gap: RecordGap }
  | { kind: "conflict"; key: string; conflict: RecordConflict }
  /** Rows that the story passes over; the waterfall has them all. */
  | { kind: "folded"; key: string; count: number; systems: string[] };

/** The most rows that are read from top to bottom. */
export const STORY_ROWS_MAX = 100;

/**
 * The record as one line after the other. Events stand in the order of time; what is missing stands where it would have
 * come: after the last event of its phase or of an earlier one; a contradiction stands after the last event of its phase.
 */
export function storyRows(record: Pick<ActionRecord, "events" | "gaps" | "conflicts">): StoryRow[] {
  const rows: StoryRow[] = record.events.map((event, index) => {
    const before = record.events[index - 1];
    return {
      kind: "event",
      key: `event ${index}`,
      event,
      since: before === undefined ? null : Date.parse(event.at) - Date.parse(before.at),
    };
  });
  for (const gap of record.gaps)
    insertAfter(rows, { kind: "gap", key: `gap ${gap.phase} ${gap.kind}`, gap }, gap.phase);
  record.conflicts.forEach((conflict, index) => {
    insertAfter(rows, { kind: "conflict", key: `conflict ${index}`, conflict }, conflict.phase);
  });
  return rows;
}

/**
 * The same with what other systems logged folded where there is too much to read, run by run; and where that is still too much, everything
 * between the beginning and the end.
 */
export function foldedRows(rows: readonly StoryRow[]): StoryRow[] {
  if (rows.length <= STORY_ROWS_MAX) return [...rows];
  const folded: StoryRow[] = [];
  for (let at = 0; at < rows.length; ) {
    let end = at;
    while (isLogged(rows[end])) end += 1;
    if (end - at > 1) folded.push(foldOf(rows.slice(at, end)));
    else folded.push(...rows.slice(at, at + 1));
    at = Math.max(end, at + 1);
  }
  if (folded.length <= STORY_ROWS_MAX) return folded;
  const half = STORY_ROWS_MAX / 2;
  return [...folded.slice(0, half), foldOf(folded.slice(half, -half)), ...folded.slice(-half)];
}

function isLogged(row: StoryRow | undefined): boolean {
  return row?.kind === "event" && row.event.fragment_id !== null;
}

function foldOf(rows: readonly StoryRow[]): StoryRow {
  const systems = rows.flatMap((row) =>
    row.kind === "event" ? [row.event.system] : row.kind === "folded" ? row.systems : [],
  );
  const count = rows.reduce((sum, row) => sum + (row.kind === "folded" ? row.count : 1), 0);
  return { kind: "folded", key: `folded ${rows[0]?.key}`, count, systems: [...new Set(systems)] };
}

function insertAfter(rows: StoryRow[], row: StoryRow, phase: PhaseName): void {
  const last = rows.findLastIndex((one) => laneOf(phaseOf(one)) <= laneOf(phase));
  rows.splice(last + 1, 0, row);
}

function phaseOf(row: StoryRow): PhaseName {
  switch (row.kind) {
    case "event":
      return row.event.phase;
    case "gap":
      return row.gap.phase;
    case "conflict":
      return row.conflict.phase;
    case "folded":
      return "tool_call";
  }
}

/** The place of a phase among the six lanes, from 0. */
export function laneOf(phase: PhaseName): number {
  return PHASE_LANES.findIndex((lane) => lane.phase === phase);
}

/** "+2.1 s", "+4 min": how long after the event before. */
export function elapsedWords(milliseconds: number): string {
  const sign = milliseconds < 0 ? "−" : "+";
  const amount = Math.abs(milliseconds);
  if (amount < 1_000) return `${sign}${amount} ms`;
  if (amount < 60_000) return `${sign}${(amount / 1_000).toFixed(1)} s`;
  if (amount < 3_600_000) return `${sign}${Math.round(amount / 60_000)} min`;
  return `${sign}${(amount / 3_600_000).toFixed(1)} h`;
}
