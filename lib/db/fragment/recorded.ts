import type { ParsedFragment } from "@/lib/core/correlation/fragment";
import { fragmentId, keyNumber, placeInTime } from "@/lib/core/correlation/identity";
import type { QueryClient } from "@/lib/db/queryClient";

/** The source of what enforcement points record about their own work; it is there from the beginning. */
export const ENFORCEMENT_POINT_SOURCE_ID = "00000000-0000-8000-8000-000000000001";

const INSERT = `
  WITH added AS (
    INSERT INTO fragment (id, at, source_id, kind, phase, system, title, occurred_at, received_at, resource_type, resource_id, status,
                          error, arguments, state_change, keys, content_digest, content)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
    ON CONFLICT (id, at) DO NOTHING RETURNING id, at),
  keyed AS (
    INSERT INTO fragment_key (key, at, fragment_id)
    SELECT key, added.at, added.id FROM added, unnest($19::bigint[]) AS key ON CONFLICT DO NOTHING)
  INSERT INTO fragment_join (fragment_id, at, record_id, governed, basis, key_kind, why, joined_at)
  SELECT id, at, $20, true, 'exact', 'evaluation', 'It names the evaluation.', $9 FROM added`;

/** Stores what an enforcement point recorded about an evaluation, once for its content, joined to it. Answers its id. */
export async function insertRecorded(
  client: QueryClient,
  {
    fragment,
    evaluationId,
    contentDigest,
    receivedAt,
  }: {
    fragment: ParsedFragment;
    evaluationId: string;
    contentDigest: string;
    receivedAt: Date;
  },
): Promise<string> {
  const id = fragmentId(ENFORCEMENT_POINT_SOURCE_ID, contentDigest);
  await client.query({
    name: "insert_recorded_fragment",
    text: INSERT,
    values: [
      id,
      placeInTime(fragment.occurredAt),
      ENFORCEMENT_POINT_SOURCE_ID,
      fragment.kind,
      fragment.phase,
      fragment.system,
      fragment.title,
      fragment.occurredAt,
      receivedAt,
      fragment.resource?.type ?? null,
      fragment.resource?.id ?? null,
      fragment.status,
      fragment.error,
      fragment.arguments === null ? null : JSON.stringify(fragment.arguments),
      fragment.stateChange === null ? null : JSON.stringify(fragment.stateChange),
      JSON.stringify(fragment.keys),
      contentDigest,
      JSON.stringify(fragment.content),
      [...new Set(fragment.keys.map(keyNumber))],
      evaluationId,
    ],
  });
  return id;
}
