import type { Database } from "./database";

/** How often an agent was allowed to use a power in an environment since a moment, by the facts that the decisions saw. */
export async function readPowerUse(
  db: Database,
  { agentId, since }: { agentId: string; since: Date },
): Promise<{ power: string; environment: string; count: number }[]> {
  const { rows } = await db.pool.query<{ power: string; environment: string; count: string }>(
    `SELECT seen->'facts'->>'power' AS power, environment, count(*) AS count
       FROM evaluation
      WHERE agent_id = $1 AND decided_at >= $2 AND outcome = 'allow' AND seen->'facts'->>'power' IS NOT NULL
      GROUP BY 1, 2
      ORDER BY 1, 2`,
    [agentId, since],
  );
  return rows.map((row) => ({ ...row, count: Number(row.count) }));
}
