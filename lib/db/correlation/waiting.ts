import type { QueryClient } from "@/lib/db/queryClient";

/** Fragments that were stored and not correlated yet. */
export interface Waiting {
  batchIds: string[];
  /** Where each stands. */
  places: Map<string, Date>;
}

/** True while the caller's transaction is the one that correlates, over all processes. */
export async function becomeCorrelator(client: QueryClient): Promise<boolean> {
  const { rows } = await client.query<{ got: boolean }>(
    "SELECT pg_try_advisory_xact_lock(hashtext('ambit correlation')) AS got",
  );
  return rows[0]?.got === true;
}

/** The batches that wait longest, up to about so many fragments, at least one. */
export async function findWaiting(client: QueryClient, fragmentsMax: number): Promise<Waiting> {
  const { rows } = await client.query<{ id: string; fragmentIds: string[]; ats: Date[] }>({
    name: "waiting_fragments",
    text: `SELECT id, fragment_ids AS "fragmentIds", ats
             FROM (SELECT *, sum(cardinality(fragment_ids)) OVER (ORDER BY id) - cardinality(fragment_ids) AS before
                     FROM (SELECT * FROM fragment_batch ORDER BY id LIMIT 1000) AS first) AS counted
            WHERE before < $1 ORDER BY id`,
    values: [fragmentsMax],
  });
  const places = new Map<string, Date>();
  for (const { fragmentIds, ats } of rows)
    for (const [place, id] of fragmentIds.entries()) places.set(id, ats[place] as Date);
  return { batchIds: rows.map(({ id }) => id), places };
}

export async function removeBatches(client: QueryClient, batchIds: readonly string[]): Promise<void> {
  if (batchIds.length > 0) await client.query("DELETE FROM fragment_batch WHERE id = ANY($1::bigint[])", [batchIds]);
}

/** True once another system than an enforcement point has sent something: before, decisions need not be found. */
export async function anythingFromOutside(client: QueryClient): Promise<boolean> {
  const { rows } = await client.query<{ any: boolean }>(
    "SELECT EXISTS (SELECT FROM source WHERE type <> 'enforcement_point' AND last_received_at IS NOT NULL) AS any",
  );
  return rows[0]?.any === true;
}

/** A transaction that began before and commits late is still seen so long after, in milliseconds. */
const COMMITS_WITHIN_MS = 30_000;

export interface NewDecisions {
  ids: string[];
  /** Up to which time all of them are among those, or were before. */
  until: Date;
  more: boolean;
}

const NEW_DECISIONS = `
  SELECT e.id, e.decided_at AS "decidedAt" FROM evaluation e
   WHERE e.decided_at > $1
     AND NOT EXISTS (SELECT FROM fragment_key k
                      WHERE k.key = ('x' || substr(encode(sha256(convert_to(E'evaluation\\n' || e.id::text, 'UTF8')), 'hex'), 1, 16))::bit(64)::bigint
                        AND k.at = e.decided_at AND k.fragment_id = e.id)
   ORDER BY e.decided_at, e.id LIMIT $2`;

/** The decisions that are not found by their keys yet (indexDecisions), oldest first. */
export async function findNewDecisions(
  client: QueryClient,
  { now, max, beginning }: { now: Date; max: number; beginning: Date },
): Promise<NewDecisions> {
  const { rows: cursors } = await client.query<{ decidedAt: Date }>(
    'SELECT decided_at AS "decidedAt" FROM correlation_cursor WHERE id = 1',
  );
  const since = cursors[0]?.decidedAt ?? beginning;
  const { rows } = await client.query<{ id: string; decidedAt: Date }>({
    name: "new_decisions",
    text: NEW_DECISIONS,
    values: [since, max],
  });
  const more = rows.length === max;
  const looked = (more ? rows.at(-1)?.decidedAt : undefined) ?? now;
  const until = new Date(Math.max(since.getTime(), Math.min(looked.getTime(), now.getTime() - COMMITS_WITHIN_MS)));
  return { ids: rows.map(({ id }) => id), until, more };
}

export async function moveCursor(client: QueryClient, decidedAt: Date): Promise<void> {
  await client.query({
    name: "move_correlation_cursor",
    text: `INSERT INTO correlation_cursor (id, decided_at) VALUES (1, $1)
           ON CONFLICT (id) DO UPDATE SET decided_at = EXCLUDED.decided_at WHERE correlation_cursor.decided_at < EXCLUDED.decided_at`,
    values: [decidedAt],
  });
}
