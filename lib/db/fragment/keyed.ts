/** Fragments by the keys that they carry, each with the record that it is joined to. */
import type { FragmentKey } from "@/lib/core/correlation/fragment";
import { keyNumber } from "@/lib/core/correlation/identity";
import type { RecordFragment, RecordJoin } from "@/lib/core/record/types";
import type { QueryClient } from "@/lib/db/queryClient";

/** Where a fragment stands. */
export interface FragmentPlace {
  id: string;
  at: Date;
}

/** The record that a fragment is joined to: a decision (`governed`) or an observed action. */
export interface RecordOfFragment {
  id: string;
  governed: boolean;
  action: string;
  outcome: "allow" | "deny" | "escalate" | null;
  /** Null where no agent is known to have part in it. */
  agent: { id: string; name: string; team: string } | null;
  at: Date;
}

/** A fragment without what it holds, of whatever record or of none. */
export interface KeyedFragment extends Omit<RecordFragment, "evaluation_id" | "join" | "content" | "keys"> {
  keys: FragmentKey[];
  join: RecordJoin | null;
  record: RecordOfFragment | null;
}

const PLACES = `
  SELECT k.fragment_id AS id, k.at FROM unnest($1::bigint[]) WITH ORDINALITY AS sought (key, place)
   CROSS JOIN LATERAL (SELECT fragment_id, at FROM fragment_key WHERE key = sought.key ORDER BY at, fragment_id LIMIT $2) k
   LIMIT $3`;

/**
 * Where the fragments stand that carry one of the keys, each once. Reads at most `limit` of each key and twice that in all; `isCut` says that there
 * may be more. What is found under a key's number is a fragment or a decision: the reader of the rows tells.
 */
export async function findPlacesByKeys(
  client: QueryClient,
  keys: readonly FragmentKey[],
  limit: number,
): Promise<{ places: FragmentPlace[]; isCut: boolean }> {
  if (keys.length === 0) return { places: [], isCut: false };
  const numbers = [...new Set(keys.map(keyNumber))];
  const { rows } = await client.query<FragmentPlace>(PLACES, [numbers, limit, limit * 2]);
  const places = new Map(rows.map((row) => [row.id, row]));
  return { places: [...places.values()], isCut: rows.length >= limit * 2 || places.size >= limit };
}

interface Row {
  id: string;
  source: string;
  basis: KeyedFragment["basis"];
  clockOffsetMs: number | null;
  kind: string;
  phase: KeyedFragment["phase"];
  system: string;
  title: string;
  occurredAt: Date | null;
  durationMs: number | null;
  receivedAt: Date;
  principal: string | null;
  verb: string | null;
  resourceType: string | null;
  resourceId: string | null;
  status: KeyedFragment["status"];
  error: string | null;
  keys: FragmentKey[];
  contentDigest: string;
  joinBasis: RecordJoin["basis"] | null;
  joinKey: string | null;
  joinScore: number | null;
  joinWhy: string | null;
  recordId: string | null;
  governed: boolean | null;
  action: string | null;
  outcome: RecordOfFragment["outcome"];
  agent: RecordOfFragment["agent"];
  recordAt: Date | null;
}

const COLUMNS = `
  SELECT f.id, s.name AS source, s.basis, s.clock_offset_ms AS "clockOffsetMs", f.kind, f.phase, f.system, f.title,
         f.occurred_at AS "occurredAt", f.duration_ms AS "durationMs", f.received_at AS "receivedAt", f.principal, f.verb,
         f.resource_type AS "resourceType", f.resource_id AS "resourceId", f.status, f.error, f.keys,
         f.content_digest AS "contentDigest", j.basis AS "joinBasis", j.key_kind AS "joinKey", j.score AS "joinScore", j.why AS "joinWhy",
         r.id AS "recordId", r.governed, r.action, r.outcome, r.at AS "recordAt",
         CASE WHEN a.id IS NOT NULL THEN json_build_object('id', a.id, 'name', a.name, 'team', t.name) END AS agent`;

const JOINED = `
    JOIN source s ON s.id = f.source_id
    LEFT JOIN fragment_join j ON j.fragment_id = f.id AND j.at = f.at
    LEFT JOIN action_summary r ON r.id = j.record_id
    LEFT JOIN agent a ON a.id = r.agent_id LEFT JOIN team t ON t.id = a.team_id`;

/** The fragments that stand at these places; a place where none stands is left out. */
export async function findFragmentsAt(client: QueryClient, places: readonly FragmentPlace[]): Promise<KeyedFragment[]> {
  if (places.length === 0) return [];
  const { rows } = await client.query<Row>(
    `${COLUMNS} FROM unnest($1::uuid[], $2::timestamptz[]) AS wanted (id, at)
       JOIN fragment f ON f.id = wanted.id AND f.at = wanted.at ${JOINED}`,
    [places.map(({ id }) => id), places.map(({ at }) => at)],
  );
  return rows.map(keyedFragment);
}

/** A fragment by its id alone, with what it holds; null where there is none. */
export async function findFragment(
  client: QueryClient,
  id: string,
): Promise<{ fragment: KeyedFragment; content: string } | null> {
  const { rows } = await client.query<Row & { content: string }>(
    `${COLUMNS}, f.content FROM fragment f ${JOINED} WHERE f.id = $1`,
    [id],
  );
  const [row] = rows;
  return row === undefined ? null : { fragment: keyedFragment(row), content: row.content };
}

function keyedFragment(row: Row): KeyedFragment {
  const { joinBasis, joinKey, joinScore, joinWhy, recordId, recordAt } = row;
  return {
    id: row.id,
    source: row.source,
    system: row.system,
    kind: row.kind,
    title: row.title,
    phase: row.phase,
    basis: row.basis,
    occurred_at: row.occurredAt?.toISOString() ?? null,
    duration_ms: row.durationMs,
    received_at: row.receivedAt.toISOString(),
    clock_offset_ms: row.clockOffsetMs,
    principal: row.principal,
    verb: row.verb,
    resource:
      row.resourceType === null || row.resourceId === null ? null : { type: row.resourceType, id: row.resourceId },
    status: row.status,
    error: row.error,
    content_digest: row.contentDigest,
    keys: row.keys,
    join: joinBasis === null ? null : { basis: joinBasis, key: joinKey, score: joinScore, why: joinWhy ?? "" },
    record:
      recordId === null || recordAt === null
        ? null
        : {
            id: recordId,
            governed: row.governed === true,
            action: row.action ?? "",
            outcome: row.outcome,
            agent: row.agent,
            at: recordAt,
          },
  };
}
