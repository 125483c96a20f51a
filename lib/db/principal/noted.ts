/** Counts what log records show of identities, in the transaction that correlates them. */
import type { Json } from "@/lib/core/organisation/definition";
import { logAddressOf, TELLING_TYPES } from "@/lib/core/principal/logAddress";
import type { JoinedRecord, NamedRecord, Sighting, Use } from "@/lib/core/principal/sightings";
import type { QueryClient } from "@/lib/db/queryClient";

/** A record that is longer is not opened to find an address in it. */
const CONTENT_BYTES_MAX = 65_536;

interface Row extends Omit<NamedRecord, "address" | "at"> {
  at: Date;
  type: string;
  content: string | null;
}

/** Those that name who acted, of sources that no agent writes. One from ahead of its arrival counts as of its arrival. */
export async function findNamedRecords(client: QueryClient, places: ReadonlyMap<string, Date>): Promise<NamedRecord[]> {
  const { rows } = await client.query<Row>({
    name: "named_records",
    text: `SELECT f.id AS "fragmentId", f.principal, f.source_id AS "sourceId", f.system, s.type::text AS type,
                  least(coalesce(f.occurred_at, f.received_at), f.received_at) AS at,
                  f.state_change IS NOT NULL AS "changedState",
                  CASE WHEN s.type::text = ANY($3) AND octet_length(f.content) <= ${CONTENT_BYTES_MAX} THEN f.content END AS content
             FROM unnest($1::uuid[], $2::timestamptz[]) AS wanted (id, at)
             JOIN fragment f ON f.id = wanted.id AND f.at = wanted.at
             JOIN source s ON s.id = f.source_id
            WHERE f.principal IS NOT NULL AND s.basis <> 'claimed'`,
    values: [[...places.keys()], [...places.values()], TELLING_TYPES],
  });
  return rows.map(({ at, type, content, ...row }) => ({
    ...row,
    at: at.getTime(),
    address: content === null ? null : logAddressOf(type, JSON.parse(content) as Json),
  }));
}

export async function addSightings(client: QueryClient, sightings: readonly Sighting[]): Promise<void> {
  if (sightings.length === 0) return;
  const of = <T>(member: (one: Sighting) => T) => sightings.map(member);
  await client.query({
    name: "add_principal_sightings",
    text: `INSERT INTO principal_sighting AS s (key, identity, registered, principal, source_id, system, address, first_at, last_at,
                                                records, changes, last_fragment_id)
           SELECT * FROM unnest($1::text[], $2::text[], $3::boolean[], $4::text[], $5::uuid[], $6::text[], $7::text[],
                                $8::timestamptz[], $9::timestamptz[], $10::bigint[], $11::bigint[], $12::uuid[])
           ON CONFLICT (key) DO UPDATE SET
             registered = EXCLUDED.registered,
             principal = CASE WHEN EXCLUDED.last_at >= s.last_at THEN EXCLUDED.principal ELSE s.principal END,
             last_fragment_id = CASE WHEN EXCLUDED.last_at >= s.last_at THEN EXCLUDED.last_fragment_id ELSE s.last_fragment_id END,
             first_at = least(s.first_at, EXCLUDED.first_at), last_at = greatest(s.last_at, EXCLUDED.last_at),
             records = s.records + EXCLUDED.records, changes = s.changes + EXCLUDED.changes`,
    values: [
      of(({ key }) => key),
      of(({ identity }) => identity),
      of(({ registered }) => registered),
      of(({ principal }) => principal),
      of(({ sourceId }) => sourceId),
      of(({ system }) => system),
      of(({ address }) => address),
      of(({ firstAt }) => new Date(firstAt)),
      of(({ lastAt }) => new Date(lastAt)),
      of(({ records }) => records),
      of(({ changes }) => changes),
      of(({ lastFragmentId }) => lastFragmentId),
    ],
  });
}

/** Those of the records that decisions are behind, with what was decided. */
export async function findDecided(
  client: QueryClient,
  records: readonly NamedRecord[],
  joins: ReadonlyMap<string, string>,
): Promise<JoinedRecord[]> {
  const joined = records.filter(({ fragmentId }) => joins.has(fragmentId));
  if (joined.length === 0) return [];
  const { rows } = await client.query<{ id: string; agentId: string; tool: string; environment: string }>({
    name: "decided_of_records",
    text: `SELECT id, agent_id AS "agentId", tool, environment FROM evaluation WHERE id = ANY($1::uuid[])`,
    values: [[...new Set(joins.values())]],
  });
  const decisions = new Map(rows.map((row) => [row.id, row]));
  return joined.flatMap((record) => {
    const decision = decisions.get(joins.get(record.fragmentId) ?? "");
    if (decision === undefined) return [];
    const { id: recordId, ...scope } = decision;
    return [{ ...record, ...scope, recordId }];
  });
}

export async function addUses(client: QueryClient, uses: readonly Use[]): Promise<void> {
  if (uses.length === 0) return;
  const of = <T>(member: (one: Use) => T) => uses.map(member);
  await client.query({
    name: "add_principal_uses",
    text: `INSERT INTO principal_use AS u (key, identity, agent_id, tool, environment, source_id, first_at, last_at, records,
                                           last_fragment_id, last_record_id)
           SELECT * FROM unnest($1::text[], $2::text[], $3::uuid[], $4::text[], $5::text[], $6::uuid[], $7::timestamptz[],
                                $8::timestamptz[], $9::bigint[], $10::uuid[], $11::uuid[])
           ON CONFLICT (key) DO UPDATE SET
             last_fragment_id = CASE WHEN EXCLUDED.last_at >= u.last_at THEN EXCLUDED.last_fragment_id ELSE u.last_fragment_id END,
             last_record_id = CASE WHEN EXCLUDED.last_at >= u.last_at THEN EXCLUDED.last_record_id ELSE u.last_record_id END,
             first_at = least(u.first_at, EXCLUDED.first_at), last_at = greatest(u.last_at, EXCLUDED.last_at),
             records = u.records + EXCLUDED.records`,
    values: [
      of(({ key }) => key),
      of(({ identity }) => identity),
      of(({ agentId }) => agentId),
      of(({ tool }) => tool),
      of(({ environment }) => environment),
      of(({ sourceId }) => sourceId),
      of(({ firstAt }) => new Date(firstAt)),
      of(({ lastAt }) => new Date(lastAt)),
      of(({ records }) => records),
      of(({ lastFragmentId }) => lastFragmentId),
      of(({ lastRecordId }) => lastRecordId),
    ],
  });
}

/** Removes uses whose last evidence is no longer joined to the decision that it was joined to. */
export async function removeUses(client: QueryClient, fragmentIds: readonly string[]): Promise<void> {
  if (fragmentIds.length === 0) return;
  await client.query({
    name: "remove_principal_uses",
    text: "DELETE FROM principal_use WHERE last_fragment_id = ANY($1::uuid[])",
    values: [fragmentIds],
  });
}
