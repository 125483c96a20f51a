import type { QueryClient } from "@/lib/db/queryClient";

/** What is told of how sources do; see `SourceHealth`. */
export interface HealthRow {
  sourceId: string;
  /** Of the last hour, ascending. */
  minutes: { minute: string; stored: number; duplicates: number; rejected: number }[];
  /** The minutes of the last day in which something came, ascending, in epoch milliseconds. */
  active: number[];
  rejected: number;
  lagMsMax: number | null;
  lagMsMedian: number | null;
  waiting: number;
}

/** Of how many of the newest records the median is taken. */
const LAG_SAMPLE = 500;

export async function readHealth(client: QueryClient, sourceIds: readonly string[], now: Date): Promise<HealthRow[]> {
  const { rows } = await client.query<HealthRow>(
    `SELECT s.id AS "sourceId", coalesce(hour.minutes, '[]'::json) AS minutes, coalesce(day.active, '[]'::json) AS active,
            coalesce(day.rejected, 0)::int AS rejected, hour.lag::float8 AS "lagMsMax", lag.median::float8 AS "lagMsMedian",
            letters.waiting
       FROM source s
       LEFT JOIN LATERAL (
         SELECT json_agg(json_build_object('minute', m.minute, 'stored', m.stored, 'duplicates', m.duplicates, 'rejected', m.rejected)
                         ORDER BY m.minute) AS minutes, max(m.lag_ms_max) AS lag
           FROM source_minute m WHERE m.source_id = s.id AND m.minute > $2::timestamptz - INTERVAL '1 hour' AND m.minute <= $2) hour ON true
       LEFT JOIN LATERAL (
         SELECT json_agg((extract(epoch FROM m.minute) * 1000)::bigint ORDER BY m.minute)
                  FILTER (WHERE m.stored + m.duplicates > 0) AS active, sum(m.rejected) AS rejected
           FROM source_minute m WHERE m.source_id = s.id AND m.minute > $2::timestamptz - INTERVAL '1 day' AND m.minute <= $2) day ON true
       LEFT JOIN LATERAL (
         SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY newest.lag) AS median FROM (
           SELECT GREATEST(0, extract(epoch FROM f.received_at - f.occurred_at) * 1000) AS lag FROM fragment f
            WHERE f.source_id = s.id AND f.received_at > $2::timestamptz - INTERVAL '1 hour' AND f.occurred_at IS NOT NULL
            ORDER BY f.received_at DESC LIMIT ${LAG_SAMPLE}) newest) lag ON true
       CROSS JOIN LATERAL (
         SELECT count(*)::int AS waiting FROM dead_letter d WHERE d.source_id = s.id AND d.status = 'waiting') letters
      WHERE s.id = ANY($1::uuid[])`,
    [sourceIds, now],
  );
  return rows;
}
