import type { CompactRows } from "@/lib/contracts/actions";

/** The most rows that come with the page. */
const ROWS_WITH_PAGE_MAX = 1_000;

/** The rows, or null where they are so many that they are fetched beside the page. */
export function rowsWithPage(rows: CompactRows): CompactRows | null {
  return rows.key.length <= ROWS_WITH_PAGE_MAX ? rows : null;
}
