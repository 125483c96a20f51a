import type { Database } from "@/lib/db/database";
import { type ActionSearch, ActionSql, browsing } from "./actionSql";

export interface HistogramCount {
  /** From 0, counted from `origin`. */
  bucket: number;
  outcome: string | null;
  count: number;
}

export interface HistogramCounts {
  counts: HistogramCount[];
  /** Since when everything was counted: the oldest of the newest `max` actions where there are more. */
  countedFrom: Date | null;
}

/** The time of the oldest of the newest `max` actions that match, and whether there may be older ones. */
export function spanOfActions(
  db: Database,
  search: ActionSearch,
  max: number,
): Promise<{ oldest: Date | null; isCut: boolean }> {
  const sql = new ActionSql(search);
  const text = `SELECT min(at) AS oldest, count(*)::int AS count
    FROM (SELECT s.at FROM action_summary s WHERE ${sql.conditions()} ORDER BY s.at DESC, s.id DESC LIMIT ${max}) newest`;
  return browsing(db, async (client) => {
    const { rows } = await client.query<{ oldest: Date | null; count: number }>(text, sql.values);
    return { oldest: rows[0]?.oldest ?? null, isCut: rows[0]?.count === max };
  });
}

/** How many actions of each outcome fall into each of the equal buckets of a time, among the newest `max` that match. */
export function countHistogram(
  db: Database,
  search: ActionSearch & { from: Date; to: Date },
  { origin, bucketMs, max }: { origin: Date; bucketMs: number; max: number },
): Promise<HistogramCounts> {
  const sql = new ActionSql(search);
  const from = sql.bind(origin);
  const text = `
    WITH found AS MATERIALIZED (
      SELECT s.at, s.outcome FROM action_summary s WHERE ${sql.conditions()} ORDER BY s.at DESC, s.id DESC LIMIT ${max})
    SELECT floor(extract(epoch FROM at - ${from}::timestamptz) * 1000 / ${sql.bind(bucketMs)}::float8)::int AS bucket,
           outcome::text AS outcome, count(*)::int AS count, min(at) AS oldest, (SELECT count(*) FROM found)::int AS counted
      FROM found GROUP BY 1, 2`;
  return browsing(db, async (client) => {
    const { rows } = await client.query<HistogramCount & { oldest: Date; counted: number }>(text, sql.values);
    const isCut = (rows[0]?.counted ?? 0) === max;
    const oldest = rows.reduce<Date | null>(
      (least, row) => (least === null || row.oldest < least ? row.oldest : least),
      null,
    );
    return {
      counts: rows.map(({ bucket, outcome, count }) => ({ bucket, outcome, count })),
      countedFrom: isCut ? oldest : null,
    };
  });
}
