import type { FragmentKey } from "@/lib/core/correlation/fragment";
import type { Json, JsonObject } from "@/lib/core/organisation/definition";
import type { StoredFragment } from "@/lib/core/record/stored";
import type { QueryClient } from "@/lib/db/queryClient";

/** Most fragments of one record that are read at once. */
export const FRAGMENTS_MAX = 50_000;

interface Row extends Omit<StoredFragment, "occurredAt" | "receivedAt" | "resource" | "content" | "join"> {
  recordId: string;
  occurredAt: Date | null;
  receivedAt: Date;
  resourceType: string | null;
  resourceId: string | null;
  keys: FragmentKey[];
  arguments: JsonObject | null;
  content: string | null;
  joinBasis: StoredFragment["join"]["basis"];
  joinKey: string | null;
  joinScore: number | null;
  joinWhy: string;
}

const JOINED = `
  SELECT j.record_id AS "recordId", f.id, s.name AS source, s.basis, s.clock_offset_ms AS "clockOffsetMs", f.kind, f.phase, f.system,
         f.title, f.occurred_at AS "occurredAt", f.duration_ms AS "durationMs", f.received_at AS "receivedAt", f.principal, f.verb,
         f.resource_type AS "resourceType", f.resource_id AS "resourceId", f.status, f.error, f.arguments,
         f.state_change AS "stateChange", f.keys, f.content_digest AS "contentDigest",
         CASE WHEN $2 THEN f.content END AS content,
         j.basis AS "joinBasis", j.key_kind AS "joinKey", j.score AS "joinScore", j.why AS "joinWhy"
    FROM fragment_join j
    JOIN fragment f ON f.id = j.fragment_id AND f.at = j.at
    JOIN source s ON s.id = f.source_id`;

/** The fragments that are joined to records, by record. Contents, which can be large, only where they are asked for. */
export async function findJoinedFragments(
  client: QueryClient,
  recordIds: readonly string[],
  { withContent }: { withContent: boolean },
): Promise<Map<string, StoredFragment[]>> {
  const { rows } = await client.query<Row>(
    `${JOINED}
      WHERE j.record_id = ANY($1::uuid[])
      ORDER BY j.record_id, f.at, f.id
      LIMIT ${FRAGMENTS_MAX}`,
    [recordIds, withContent],
  );
  const found = new Map<string, StoredFragment[]>();
  for (const row of rows) {
    const list = found.get(row.recordId);
    if (list === undefined) found.set(row.recordId, [storedFragment(row)]);
    else list.push(storedFragment(row));
  }
  return found;
}

/** One fragment with its content, if it is joined to this record; else null. */
export async function findJoinedFragment(
  client: QueryClient,
  { recordId, fragmentId }: { recordId: string; fragmentId: string },
): Promise<StoredFragment | null> {
  const { rows } = await client.query<Row>(`${JOINED} WHERE j.record_id = $1 AND $2 AND j.fragment_id = $3`, [
    recordId,
    true,
    fragmentId,
  ]);
  return rows[0] === undefined ? null : storedFragment(rows[0]);
}

function storedFragment(row: Row): StoredFragment {
  const { recordId: _, resourceType, resourceId, joinBasis, joinKey, joinScore, joinWhy, content, ...rest } = row;
  return {
    ...rest,
    occurredAt: row.occurredAt?.toISOString() ?? null,
    receivedAt: row.receivedAt.toISOString(),
    resource: resourceType === null || resourceId === null ? null : { type: resourceType, id: resourceId },
    content: content === null ? null : (JSON.parse(content) as Json),
    join: { basis: joinBasis, key: joinKey, score: joinScore, why: joinWhy },
  };
}
