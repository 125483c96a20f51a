/** How changes stand, for the rail of every page: no difference and no evidence is read. */
import type { Database } from "@/lib/db/database";

/** A text that differs whenever any change or break-glass is submitted, answered, reviewed or moves on. It tells nothing of what they are about. */
export async function readChangesState({ pool }: Database): Promise<{ version: string }> {
  const { rows } = await pool.query<{ version: string }>(
    `SELECT concat_ws('-', count(*), sum(c.edition), count(*) FILTER (WHERE c.status = 'submitted'),
                      extract(epoch FROM max(c.submitted_at)), extract(epoch FROM max(c.resolved_at)),
                      extract(epoch FROM max(c.edited_at)), (SELECT count(*) FROM change_review),
                      (SELECT concat_ws('-', count(*), count(k.answered_at), count(k.closed_at), count(k.reviewed_at))
                         FROM break_glass k)) AS version
       FROM change_request c`,
  );
  return rows[0] ?? { version: "" };
}

/** How many wait for this security reviewer: as `reviewRefusal` says it of each. */
export async function countWaitingChanges(
  { pool }: Database,
  { id, email }: { id: string; email: string },
): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM change_request c
      WHERE c.status = 'submitted' AND c.author_id IS DISTINCT FROM $1 AND NOT c.submission->'concerned' ? $2
        AND NOT EXISTS (SELECT 1 FROM agent a WHERE a.owner_id = $1 AND (a.id = c.agent_id OR a.id = ANY (c.reaches)))
        AND NOT EXISTS (SELECT 1 FROM change_review r
                         WHERE r.change_id = c.id AND r.person_id = $1 AND r.edition = c.edition)`,
    [id, email],
  );
  return rows[0]?.count ?? 0;
}
