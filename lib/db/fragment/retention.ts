import type { FragmentKey } from "@/lib/core/correlation/fragment";
import { keyNumber } from "@/lib/core/correlation/identity";
import { accessTransaction } from "@/lib/db/access/transaction";
import type { Database } from "@/lib/db/database";
import type { QueryClient } from "@/lib/db/queryClient";
import { bigintColumn, timestampColumn, uuidColumn } from "./columns";
import { forgetPartitions } from "./partitions";

/** Rows that one transaction deletes: it must end well before its timeout, and hold no locks for long. */
const BATCH = 2_000;

/**
 * Deletes up to `BATCH` fragments of a source that arrived before `before`, with their keys and joins. Answers how many, and whether
 * there may be more.
 */
export async function deleteFragments(
  db: Database,
  { sourceId, before }: { sourceId: string; before: Date },
): Promise<{ deleted: number; more: boolean }> {
  return accessTransaction(db, async (client) => {
    const { rows } = await client.query<Old>(
      `SELECT id, at, keys FROM fragment WHERE source_id = $1 AND received_at < $2 ORDER BY received_at LIMIT ${BATCH}
       FOR UPDATE SKIP LOCKED`,
      [sourceId, before],
    );
    if (rows.length === 0) return { deleted: 0, more: false };
    const numbered = rows.flatMap((old) => old.keys.map((key) => ({ ...old, key: keyNumber(key) })));
    const named = [uuidColumn(rows.map(({ id }) => id)), timestampColumn(rows.map(({ at }) => at))];
    const these = "unnest($1::uuid[], $2::timestamptz[]) AS old (id, at)";
    await client.query(
      `DELETE FROM fragment_join j USING ${these} WHERE j.fragment_id = old.id AND j.at = old.at`,
      named,
    );
    await client.query(
      `DELETE FROM fragment_key k USING unnest($1::bigint[], $2::timestamptz[], $3::uuid[]) AS old (key, at, id)
        WHERE k.key = old.key AND k.at = old.at AND k.fragment_id = old.id`,
      [
        bigintColumn(numbered.map(({ key }) => key)),
        timestampColumn(numbered.map(({ at }) => at)),
        uuidColumn(numbered.map(({ id }) => id)),
      ],
    );
    await client.query(`DELETE FROM fragment f USING ${these} WHERE f.id = old.id AND f.at = old.at`, named);
    return { deleted: rows.length, more: rows.length === BATCH };
  });
}

interface Old {
  id: string;
  at: Date;
  keys: FragmentKey[];
}

/** Deletes what was counted, and dead letters that nobody has to look after any more, from before `before`. */
export async function deleteCounts(
  client: QueryClient,
  { sourceId, before }: { sourceId: string; before: Date },
): Promise<void> {
  await client.query("DELETE FROM source_minute WHERE source_id = $1 AND minute < $2", [sourceId, before]);
  await client.query("DELETE FROM dead_letter WHERE source_id = $1 AND received_at < $2", [sourceId, before]);
  await client.query("DELETE FROM principal_sighting WHERE source_id = $1 AND last_at < $2", [sourceId, before]);
  await client.query("DELETE FROM principal_use WHERE source_id = $1 AND last_at < $2", [sourceId, before]);
}

/** Drops the partitions of months that were over before `before` and hold nothing. Answers which months. */
export async function dropEmptyPartitions(db: Database, before: Date): Promise<string[]> {
  const { rows } = await db.pool.query<{ month: string }>(
    `SELECT right(relname, 6) AS month FROM pg_class
      WHERE relkind = 'r' AND relname ~ '^fragment_join_[0-9]{6}$'
        AND to_date(right(relname, 6), 'YYYYMM') + INTERVAL '1 month' < $1 ORDER BY 1`,
    [before],
  );
  const dropped: string[] = [];
  for (const { month } of rows) if (await dropIfEmpty(db, month)) dropped.push(month);
  if (dropped.length > 0) forgetPartitions(db);
  return dropped;
}

/** The parents are locked in the order in which they are written to; what is stored meanwhile waits, and goes to the default. */
async function dropIfEmpty(db: Database, month: string): Promise<boolean> {
  const parts = ["fragment", "fragment_key", "fragment_join"].map((parent) => `${parent}_${month}`);
  return accessTransaction(db, async (client) => {
    await client.query(`LOCK TABLE fragment, fragment_key, fragment_join IN ACCESS EXCLUSIVE MODE`);
    // Keys of decisions, and places where something was once found, go with the month that they are of.
    const holding = parts.filter((part) => !part.startsWith("fragment_key"));
    const held = await client.query(holding.map((part) => `(SELECT 1 FROM ${part} LIMIT 1)`).join(" UNION ALL "));
    if (held.rowCount !== 0) return false;
    await client.query(`DROP TABLE ${parts.join(", ")}`);
    return true;
  });
}
