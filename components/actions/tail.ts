import type { ActionLine, ActionsPage } from "@/lib/contracts/actions";

/** A list as it was taken, with the pages that were put under it since. */
export interface TakenActions {
  rows: ActionLine[];
  nextCursor: string | null;
}

/**
 * What was taken beside the first page as it is now: the same rows with what has become of them, and those that came in before the
 * first of them.
 */
export function tailed(
  taken: TakenActions,
  current: ActionsPage | null,
): { rows: ActionLine[]; arrived: ActionLine[]; mayBeMore: boolean } {
  if (current === null) return { rows: taken.rows, arrived: [], mayBeMore: false };
  const now = new Map(current.actions.map((row) => [row.id, row]));
  const known = new Set(taken.rows.map(({ id }) => id));
  const arrived = current.actions.filter((row) => !known.has(row.id) && isBefore(row, taken.rows[0]));
  return {
    rows: taken.rows.map((row) => now.get(row.id) ?? row),
    arrived,
    // None of the page is known: there are more between it and what was taken.
    mayBeMore: taken.rows.length > 0 && arrived.length > 0 && arrived.length === current.actions.length,
  };
}

/** In the list's order, in which the newest comes first. */
function isBefore(row: ActionLine, first: ActionLine | undefined): boolean {
  return first === undefined || row.at > first.at || (row.at === first.at && row.id > first.id);
}
