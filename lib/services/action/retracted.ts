import type { RetractedJoin } from "@/lib/contracts/actions";
import type { RetractedRow } from "@/lib/db/fragment/retracted";

/** Joins that were taken back, as the record of `recordId` tells them. */
export function retractedJoins(rows: readonly RetractedRow[], recordId: string): RetractedJoin[] {
  return rows.map((row) => ({
    fragment_id: row.fragmentId,
    title: row.title,
    system: row.system,
    here: row.recordId === recordId,
    basis: row.basis,
    key: row.key,
    why: row.why,
    joined_at: row.joinedAt.toISOString(),
    retracted_at: row.retractedAt.toISOString(),
    reason: row.reason,
  }));
}
