/** What of a budget was used, counted by the database. */
import type { QueryClient } from "@/lib/db/queryClient";

export interface CountedUse {
  grant: string;
  calls: number;
  lastUsedAt: Date;
}

/** Of each grant that allowed something since then: how often, and when last. Grants are known by the name they have in budgets. */
export async function countGrantUse(
  client: QueryClient,
  { agentId, since }: { agentId: string; since: Date },
): Promise<CountedUse[]> {
  const { rows } = await client.query<CountedUse>(
    `SELECT g.id AS grant, count(*)::int AS calls, max(e.decided_at) AS "lastUsedAt"
       FROM evaluation e, jsonb_array_elements_text(e.seen->'grants') AS g (id)
      WHERE e.agent_id = $1 AND e.decided_at >= $2 AND e.outcome = 'allow'
      GROUP BY g.id`,
    [agentId, since],
  );
  return rows;
}

export interface DayOfLimit {
  key: string;
  /** YYYY-MM-DD, UTC. */
  day: string;
  /** Exact decimals, of the value that was fullest. */
  total: string;
  fullestHour: string;
}

/** What counters held day by day. */
export async function readLimitDays(
  client: QueryClient,
  { keys, since }: { keys: readonly string[]; since: Date },
): Promise<DayOfLimit[]> {
  if (keys.length === 0) return [];
  const { rows } = await client.query<DayOfLimit>(
    `WITH apart AS (
       SELECT limit_key, to_char(bucket_start AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, by_value, sum(used) AS total,
              max(used) AS fullest
         FROM limit_usage WHERE limit_key = ANY ($1) AND bucket_start >= $2 GROUP BY 1, 2, 3)
     SELECT limit_key AS key, day, max(total)::text AS total, max(fullest)::text AS "fullestHour"
       FROM apart GROUP BY 1, 2 ORDER BY 1, 2`,
    [keys, since],
  );
  return rows;
}
