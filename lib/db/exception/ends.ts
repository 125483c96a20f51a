/** The ends of exceptions in force: those that are near, and those that have come. */
import type { Database, Transaction } from "@/lib/db/database";
import { newId } from "@/lib/platform/ids";

export interface ExceptionEndRow {
  agentId: string;
  agent: string;
  grantId: string;
  expiresAt: Date;
  /** Since when it has had this end. */
  since: Date;
}

/** Longest before an end that anybody is warned of it. */
const NEAR = "7 days";
/** What was over for longer before anybody looked is told to nobody. */
const KNOWN_FOR = "30 days";

/** Those whose end is near and of which nobody was warned, and those whose end has come and is not marked. */
export async function findExceptionEnds(
  { pool }: Database,
  now: Date,
): Promise<{ near: ExceptionEndRow[]; over: ExceptionEndRow[] }> {
  const { rows } = await pool.query<ExceptionEndRow>(
    `SELECT b.agent_id AS "agentId", a.name AS agent, g.grant_id AS "grantId", g.expires_at AS "expiresAt",
            (SELECT min(o.created_at) FROM budget o JOIN budget_grant h ON h.budget_id = o.id
              WHERE o.agent_id = b.agent_id AND h.grant_id = g.grant_id AND h.expires_at = g.expires_at) AS since
       FROM budget_grant g JOIN budget b ON b.id = g.budget_id AND b.in_force JOIN agent a ON a.id = b.agent_id
       LEFT JOIN exception_end e ON e.agent_id = b.agent_id AND e.grant_id = g.grant_id AND e.expires_at = g.expires_at
      WHERE g.expires_at > $1::timestamptz - interval '${KNOWN_FOR}' AND g.expires_at <= $1::timestamptz + interval '${NEAR}'
        AND CASE WHEN g.expires_at > $1 THEN e.id IS NULL ELSE e.ended_at IS NULL END
      ORDER BY g.expires_at LIMIT 200`,
    [now],
  );
  return {
    near: rows.filter(({ expiresAt }) => expiresAt > now),
    over: rows.filter(({ expiresAt }) => expiresAt <= now),
  };
}

/** False where another process has warned of it. */
export async function addWarning(tx: Transaction, end: ExceptionEndRow, warnedAt: Date): Promise<boolean> {
  const { agentId, grantId, expiresAt } = end;
  const { count } = await tx.exceptionEnd.createMany({
    data: [{ id: newId(), agentId, grantId, expiresAt, warnedAt }],
    skipDuplicates: true,
  });
  return count === 1;
}

/** False where another process has marked it. */
export async function addEnd(tx: Transaction, end: ExceptionEndRow, endedAt: Date): Promise<boolean> {
  const { agentId, grantId, expiresAt } = end;
  const made = await tx.exceptionEnd.createMany({
    data: [{ id: newId(), agentId, grantId, expiresAt, endedAt }],
    skipDuplicates: true,
  });
  if (made.count === 1) return true;
  const marked = await tx.exceptionEnd.updateMany({
    where: { agentId, grantId, expiresAt, endedAt: null },
    data: { endedAt },
  });
  return marked.count === 1;
}
