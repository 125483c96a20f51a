import type { RecordJoin } from "@/lib/core/record/types";
import type { QueryClient } from "@/lib/db/queryClient";

/** Most joins that are told of as taken back, the latest first. */
const RETRACTED_MAX = 200;

/** A join that later evidence made ambiguous. */
export interface RetractedRow {
  fragmentId: string;
  recordId: string;
  /** Null where the fragment is not kept any longer. */
  title: string | null;
  system: string | null;
  basis: RecordJoin["basis"];
  key: string | null;
  why: string;
  joinedAt: Date;
  retractedAt: Date;
  reason: string;
}

const RETRACTED = `
  SELECT r.fragment_id AS "fragmentId", r.record_id AS "recordId", f.title, f.system, r.basis, r.key_kind AS key, r.why,
         r.joined_at AS "joinedAt", r.retracted_at AS "retractedAt", r.reason
    FROM retracted_join r LEFT JOIN fragment f ON f.id = r.fragment_id`;
const NEWEST = `ORDER BY r.retracted_at DESC, r.id LIMIT ${RETRACTED_MAX}`;

/** What was once joined to a record and is not any longer. */
export async function findRetractedFrom(client: QueryClient, recordId: string): Promise<RetractedRow[]> {
  return (await client.query<RetractedRow>(`${RETRACTED} WHERE r.record_id = $1 ${NEWEST}`, [recordId])).rows;
}

/** What a fragment was once joined to. */
export async function findRetractedOf(client: QueryClient, fragmentId: string): Promise<RetractedRow[]> {
  return (await client.query<RetractedRow>(`${RETRACTED} WHERE r.fragment_id = $1 ${NEWEST}`, [fragmentId])).rows;
}
