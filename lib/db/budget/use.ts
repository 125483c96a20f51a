/** What of a budget was used, counted by the database. */
import type { QueryClient } from "@/lib/db/queryClient";

export interface CountedUse {
  grant: string;
  calls: number;
  lastUsedAt: Date;
}

/**
 * Of each grant that allowed something since then: how often, and when last. Grants are known by the name they have in budgets. With
 * `before`, one that did so before `since` alone is told too, with no calls.
 */
export async function countGrantUse(
  client: QueryClient,
  { agentId, since, before = since }: { agentId: string; since: Date; before?: Date },
): Promise<CountedUse[]> {
  const { rows } = await client.query<CountedUse>(
    `SELECT g.id AS grant, (count(*) FILTER (WHERE e.decided_at >= $2))::int AS calls, max(e.decided_at) AS "lastUsedAt"
       FROM evaluation e, jsonb_array_elements_text(e.seen->'grants') AS g (id)
      WHERE e.agent_id = $1 AND e.decided_at >= $3 AND e.outcome = 'allow'
      GROUP BY g.id`,
    [agentId, since, before],
  );
  return rows;
}

/** Since when each grant of the budget in force is there, by its name. */
export async function readGrantAges(
  client: QueryClient,
  { agentId }: { agentId: string },
): Promise<ReadonlyMap<string, Date>> {
  const { rows } = await client.query<{ grant: string; at: Date }>(
    `SELECT g.grant_id AS grant, g.granted_at AS at
       FROM budget b JOIN budget_grant g ON g.budget_id = b.id WHERE b.agent_id = $1 AND b.in_force`,
    [agentId],
  );
  return new Map(rows.map(({ grant, at }) => [grant, at]));
}

export interface CounterReach {
  key: string;
  /** From the oldest bucket that its window holds to the newest, in seconds; 0 where a window is one bucket. */
  reachSeconds: number;
}

export interface DayOfLimit {
  key: string;
  /** YYYY-MM-DD, UTC. */
  day: string;
  /** An exact decimal: the most that its window held on this day, of the value that was fullest. */
  used: string;
}

/** What counters held day by day; a day on which nothing was booked is left out. */
export async function readLimitDays(
  client: QueryClient,
  { counters, since }: { counters: readonly CounterReach[]; since: Date },
): Promise<DayOfLimit[]> {
  if (counters.length === 0) return [];
  // Only a constant may say how far back a frame goes, so time is counted in reaches; what division rounds off is a step of none.
  const { rows } = await client.query<DayOfLimit>(
    `WITH held AS (
       SELECT u.limit_key, u.bucket_start,
              sum(u.used) OVER (PARTITION BY u.limit_key, u.by_value
                                ORDER BY extract(epoch FROM u.bucket_start) / greatest(c.reach, 1)
                                RANGE BETWEEN 1.000001 PRECEDING AND CURRENT ROW) AS used
         FROM unnest($1::text[], $2::int[]) AS c (key, reach)
         JOIN limit_usage u ON u.limit_key = c.key
          AND u.bucket_start >= $3::timestamptz - make_interval(secs => c.reach))
     SELECT limit_key AS key, to_char(bucket_start AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, trim_scale(max(used))::text AS used
       FROM held WHERE bucket_start >= $3 GROUP BY 1, 2 HAVING max(used) > 0 ORDER BY 1, 2`,
    [counters.map(({ key }) => key), counters.map(({ reachSeconds }) => reachSeconds), since],
  );
  return rows;
}
