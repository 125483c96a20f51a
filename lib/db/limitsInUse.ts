import type { Database } from "./database";

export interface CounterWindow {
  /** The limit's key. */
  key: string;
  /** The oldest bucket that counts. */
  from: Date;
}

/** What is used in each counter's window, for each value that it counts apart, the most used first. Exact decimals. */
export async function readLimitsInUse(
  db: Database,
  counters: readonly CounterWindow[],
): Promise<Map<string, { by_value: string; used: string }[]>> {
  const byKey = new Map<string, { by_value: string; used: string }[]>();
  if (counters.length === 0) return byKey;
  const { rows } = await db.pool.query<{ key: string; by_value: string; used: string }>(
    `SELECT c.key, u.by_value, trim_scale(sum(u.used))::text AS used
       FROM unnest($1::text[], $2::timestamptz[]) AS c(key, since)
       JOIN limit_usage u ON u.limit_key = c.key AND u.bucket_start >= c.since
      GROUP BY c.key, u.by_value
     HAVING sum(u.used) > 0
      ORDER BY c.key, sum(u.used) DESC, u.by_value`,
    [counters.map(({ key }) => key), counters.map(({ from }) => from)],
  );
  for (const { key, by_value, used } of rows) {
    const values = byKey.get(key) ?? [];
    values.push({ by_value: by_value.replace(/^(string|number|boolean):/, ""), used });
    byKey.set(key, values);
  }
  return byKey;
}
