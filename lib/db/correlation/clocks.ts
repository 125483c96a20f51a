import type { Span } from "@/lib/core/correlation/clock";
import type { Join } from "@/lib/core/correlation/correlate";
import type { QueryClient } from "@/lib/db/queryClient";

interface Row {
  fragmentId: string;
  at: Date;
  recordId: string;
  keyKind: Join["key"];
  why: string;
  decidedAt: Date;
  reportedAt: Date | null;
}

/** How many records of a source its clock is estimated from. */
const RECORDS_MAX = 200;

/** The newest records of each source that exact keys tie to decisions, with the time that Ambit knows for these. */
const EXACT = `
  SELECT found.*, e.decided_at AS "decidedAt", o.reported_at AS "reportedAt"
    FROM source s
    CROSS JOIN LATERAL (
      SELECT j.fragment_id AS "fragmentId", j.at, j.record_id AS "recordId", j.key_kind AS "keyKind", j.why
        FROM fragment f JOIN fragment_join j ON j.fragment_id = f.id AND j.at = f.at
       WHERE f.source_id = s.id AND f.received_at > $1 AND f.occurred_at IS NOT NULL AND j.governed AND j.basis = 'exact'
       ORDER BY f.received_at DESC LIMIT ${RECORDS_MAX}) AS found
    JOIN evaluation e ON e.id = found."recordId"
    LEFT JOIN outcome o ON o.evaluation_id = e.id
   WHERE s.type <> 'enforcement_point' AND s.last_received_at > $1`;

export interface ExactlyJoined {
  /** Where each fragment stands. */
  places: Map<string, Date>;
  joins: Map<string, Join>;
  /** By evaluation: from the decision until its outcome was reported. */
  ambit: Map<string, Span>;
}

export async function findExactlyJoined(client: QueryClient, since: Date): Promise<ExactlyJoined> {
  const { rows } = await client.query<Row>({ name: "exactly_joined", text: EXACT, values: [since] });
  return {
    places: new Map(rows.map(({ fragmentId, at }) => [fragmentId, at])),
    joins: new Map(
      rows.map(({ fragmentId, recordId, keyKind, why }) => [
        fragmentId,
        { fragmentId, recordId, governed: true, basis: "exact", key: keyKind, score: null, why },
      ]),
    ),
    ambit: new Map(
      rows.flatMap(({ recordId, decidedAt, reportedAt }) =>
        reportedAt === null ? [] : [[recordId, { from: decidedAt.getTime(), to: reportedAt.getTime() }]],
      ),
    ),
  };
}

/** Keeps what is known of sources' clocks; one that nothing is known of any more keeps what was known. */
export async function putClockOffsets(
  client: QueryClient,
  offsets: ReadonlyMap<string, number>,
  pairs: ReadonlyMap<string, number>,
): Promise<void> {
  if (offsets.size === 0) return;
  await client.query({
    name: "put_clock_offsets",
    text: `UPDATE source s SET clock_offset_ms = known.ahead, clock_pairs = known.pairs
             FROM unnest($1::uuid[], $2::int[], $3::int[]) AS known (id, ahead, pairs)
            WHERE s.id = known.id AND (s.clock_offset_ms, s.clock_pairs) IS DISTINCT FROM (known.ahead, known.pairs)`,
    values: [[...offsets.keys()], [...offsets.values()], [...offsets.keys()].map((id) => pairs.get(id) ?? 0)],
  });
}
