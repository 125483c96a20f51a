/** What was done with break-glass. */
import type { Database } from "@/lib/db/database";

/** How many calls each grant allowed, by the id of its break-glass, of those that were given. */
export async function countAllowed({ pool }: Database, ids: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await pool.query<{ id: string; count: number }>(
    `SELECT k.id::text, count(e.id)::int AS count
       FROM break_glass k LEFT JOIN evaluation e
         ON e.agent_id = k.agent_id AND e.decided_at >= k.answered_at AND e.decided_at <= k.expires_at
        AND e.outcome = 'allow' AND e.seen->'grants' ? k.grant_id
      WHERE k.id = ANY ($1::uuid[]) AND k.expires_at IS NOT NULL GROUP BY k.id`,
    [ids],
  );
  return new Map(rows.map(({ id, count }) => [id, count]));
}
