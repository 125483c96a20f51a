import type { InboxRow, InboxRows } from "@/lib/contracts/inbox";

/** A list as it was taken, with the pages that were put under it since. */
export interface Kept {
  key: string;
  rows: InboxRow[];
  nextCursor: string | null;
}

/**
 * What was kept beside the first page as it is now. Rows are gone that the first page would hold and does not; of rows further
 * down it says nothing. Rows are new that stand before one that is known, or anywhere where the whole list was kept.
 */
export function steadied(
  kept: Kept,
  current: Pick<InboxRows, "rows" | "next_cursor">,
): { rows: (InboxRow & { isGone: boolean })[]; newCount: number; goneCount: number } {
  const now = new Map(current.rows.map((row) => [row.id, row]));
  const known = new Set(kept.rows.map(({ id }) => id));
  const covered =
    current.next_cursor === null ? kept.rows.length : kept.rows.findLastIndex(({ id }) => now.has(id)) + 1;
  const rows = kept.rows.map((row, index) => ({
    ...(now.get(row.id) ?? row),
    isGone: index < covered && !now.has(row.id),
  }));
  const lastKnown = current.rows.findLastIndex(({ id }) => known.has(id));
  const isWhole = kept.nextCursor === null || lastKnown === -1;
  return {
    rows,
    newCount: current.rows.filter(({ id }, index) => !known.has(id) && (isWhole || index < lastKnown)).length,
    goneCount: rows.filter(({ isGone }) => isGone).length,
  };
}
