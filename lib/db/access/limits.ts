import type { LimitDemand } from "@/lib/core/decision/types";
import type { QueryClient } from "@/lib/db/queryClient";

/** The name under which a demand's counter is locked (`lockNames`). */
export function counterLock(demand: Pick<LimitDemand, "key" | "byValue">): string {
  return `limit ${JSON.stringify([demand.key, demand.byValue])}`;
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
