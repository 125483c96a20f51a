import type { LimitDemand } from "@/lib/core/decision/types";
import type { QueryClient } from "@/lib/db/queryClient";

/** The name under which a demand's counter is locked (`lockNames`). */
export function counterLock(demand: Pick<LimitDemand, "key" | "byValue">): string {
  return `limit ${JSON.stringify([demand.key, demand.byValue])}`;
}

/** What is used in each demand's window, as exact decimals in the order of `demands`. The counters must be locked. */
export async function readUsage(client: QueryClient, demands: readonly LimitDemand[]): Promise<string[]> {
  if (demands.length === 0) return [];
  const { rows } = await client.query<{ used: string }>({
    name: "limit_usage",
    text: `SELECT coalesce(sum(u.used), 0)::text AS used
             FROM unnest($1::text[], $2::text[], $3::timestamptz[]) WITH ORDINALITY AS d (key, by_value, since, position)
             LEFT JOIN limit_usage u
               ON u.limit_key = d.key AND u.by_value = d.by_value AND u.bucket_start >= d.since
            GROUP BY d.position ORDER BY d.position`,
    values: [
      demands.map(({ key }) => key),
      demands.map(({ byValue }) => byValue),
      demands.map(({ windowFrom }) => new Date(windowFrom)),
    ],
  });
  return rows.map(({ used }) => used);
}

/**
 * Books what an allow takes. Several limits on the same counter (one that asks below one that denies) are booked once.
 * The counters must be locked and the evaluation written.
 */
export async function reserve(
  client: QueryClient,
  { evaluationId, demands }: { evaluationId: string; demands: readonly LimitDemand[] },
): Promise<void> {
  const counters = [...new Map(demands.map((demand) => [counterLock(demand), demand])).values()];
  if (counters.length === 0) return;
  await client.query({
    name: "reserve_limits",
    text: `WITH demand AS (
             SELECT * FROM unnest($2::text[], $3::text[], $4::timestamptz[], $5::numeric[])
                             AS d (limit_key, by_value, bucket_start, amount)
           ), booked AS (
             INSERT INTO limit_usage AS u (limit_key, by_value, bucket_start, used)
             SELECT limit_key, by_value, bucket_start, amount FROM demand ORDER BY limit_key COLLATE "C"
             ON CONFLICT (limit_key, by_value, bucket_start) DO UPDATE SET used = u.used + excluded.used
           )
           INSERT INTO limit_reservation (evaluation_id, limit_key, by_value, bucket_start, amount)
           SELECT $1, limit_key, by_value, bucket_start, amount FROM demand`,
    values: [
      evaluationId,
      counters.map(({ key }) => key),
      counters.map(({ byValue }) => byValue),
      counters.map(({ bucketStart }) => new Date(bucketStart)),
      counters.map(({ key, amount }) => {
        if (amount === null) throw new Error(`nothing to reserve from ${key}`);
        return amount;
      }),
    ],
  });
}

/** Gives back what an evaluation took from its limits, once, whoever asks how often. */
export async function giveBackReservations(client: QueryClient, evaluationId: string, now: Date): Promise<number> {
  // Two statements: the counters' rows are changed in the order in which decisions change them.
  const { rows } = await client.query<{ limit_key: string; by_value: string; bucket_start: Date; amount: string }>(
    `UPDATE limit_reservation SET given_back_at = $2 WHERE evaluation_id = $1 AND given_back_at IS NULL
     RETURNING limit_key, by_value, bucket_start, amount`,
    [evaluationId, now],
  );
  rows.sort((a, b) => (a.limit_key < b.limit_key ? -1 : a.limit_key > b.limit_key ? 1 : 0));
  for (const row of rows) {
    await client.query(
      `UPDATE limit_usage SET used = used - $4 WHERE limit_key = $1 AND by_value = $2 AND bucket_start = $3`,
      [row.limit_key, row.by_value, row.bucket_start, row.amount],
    );
  }
  return rows.length;
}
