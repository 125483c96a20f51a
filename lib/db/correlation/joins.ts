import type { Join } from "@/lib/core/correlation/correlate";
import type { QueryClient } from "@/lib/db/queryClient";

export interface StandingJoin {
  fragmentId: string;
  recordId: string;
  governed: boolean;
  basis: Join["basis"];
  keyKind: string | null;
  why: string;
  joinedAt: Date;
}

/** What fragments are joined to now. Locked until the end of the transaction. */
export async function findJoins(client: QueryClient, places: ReadonlyMap<string, Date>): Promise<StandingJoin[]> {
  const { rows } = await client.query<StandingJoin>({
    name: "standing_joins",
    text: `SELECT j.fragment_id AS "fragmentId", j.record_id AS "recordId", j.governed, j.basis, j.key_kind AS "keyKind", j.why,
                  j.joined_at AS "joinedAt"
             FROM unnest($1::uuid[], $2::timestamptz[]) AS wanted (id, at)
             JOIN fragment_join j ON j.fragment_id = wanted.id AND j.at = wanted.at`,
    values: [[...places.keys()], [...places.values()]],
  });
  return rows;
}

/** Joins fragments, or joins them anew. */
export async function putJoins(
  client: QueryClient,
  joins: readonly Join[],
  { places, now }: { places: ReadonlyMap<string, Date>; now: Date },
): Promise<void> {
  const placed = joins.filter(({ fragmentId }) => places.has(fragmentId));
  if (placed.length === 0) return;
  await client.query({
    name: "put_joins",
    text: `INSERT INTO fragment_join (fragment_id, at, record_id, governed, basis, key_kind, score, why, joined_at)
           SELECT fragment_id, at, record_id, governed, basis::join_basis, key_kind, score, why, $9
             FROM unnest($1::uuid[], $2::timestamptz[], $3::uuid[], $4::boolean[], $5::text[], $6::text[], $7::real[], $8::text[])
               AS put (fragment_id, at, record_id, governed, basis, key_kind, score, why)
           ON CONFLICT (fragment_id, at) DO UPDATE SET record_id = EXCLUDED.record_id, governed = EXCLUDED.governed,
             basis = EXCLUDED.basis, key_kind = EXCLUDED.key_kind, score = EXCLUDED.score, why = EXCLUDED.why, joined_at = EXCLUDED.joined_at`,
    values: [
      placed.map(({ fragmentId }) => fragmentId),
      placed.map(({ fragmentId }) => places.get(fragmentId)),
      placed.map(({ recordId }) => recordId),
      placed.map(({ governed }) => governed),
      placed.map(({ basis }) => basis),
      placed.map(({ key }) => key),
      placed.map(({ score }) => score),
      placed.map(({ why }) => why),
      now,
    ],
  });
}

export async function removeJoins(client: QueryClient, places: ReadonlyMap<string, Date>): Promise<void> {
  if (places.size === 0) return;
  await client.query({
    name: "remove_joins",
    text: `DELETE FROM fragment_join j USING unnest($1::uuid[], $2::timestamptz[]) AS gone (id, at)
            WHERE j.fragment_id = gone.id AND j.at = gone.at`,
    values: [[...places.keys()], [...places.values()]],
  });
}

/** Keeps that a join stood once and was taken back. */
export async function keepRetracted(
  client: QueryClient,
  retracted: readonly (StandingJoin & { id: string; reason: string })[],
  now: Date,
): Promise<void> {
  if (retracted.length === 0) return;
  await client.query({
    name: "keep_retracted_joins",
    text: `INSERT INTO retracted_join (id, fragment_id, record_id, basis, key_kind, why, joined_at, retracted_at, reason)
           SELECT id, fragment_id, record_id, basis::join_basis, key_kind, why, joined_at, $9, reason
             FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::timestamptz[], $8::text[])
               AS kept (id, fragment_id, record_id, basis, key_kind, why, joined_at, reason)`,
    values: [
      retracted.map(({ id }) => id),
      retracted.map(({ fragmentId }) => fragmentId),
      retracted.map(({ recordId }) => recordId),
      retracted.map(({ basis }) => basis),
      retracted.map(({ keyKind }) => keyKind),
      retracted.map(({ why }) => why),
      retracted.map(({ joinedAt }) => joinedAt),
      retracted.map(({ reason }) => reason),
      now,
    ],
  });
}
