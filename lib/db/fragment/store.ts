/** Stores many fragments at once, and what else is told by their arrival, in the transaction of the caller. */
import type { PhaseName } from "@/lib/core/record/types";
import type { QueryClient } from "@/lib/db/queryClient";
import { bigintColumn, doubleColumn, textColumn, timestampColumn, uuidColumn } from "./columns";

/** A fragment as its row holds it. JSON columns are given as text; no text holds U+0000 or half a surrogate pair. */
export interface FragmentRow {
  id: string;
  at: Date;
  sourceId: string;
  kind: string;
  phase: PhaseName;
  system: string;
  title: string;
  occurredAt: Date | null;
  durationMs: number | null;
  principal: string | null;
  verb: string | null;
  resourceType: string | null;
  resourceId: string | null;
  status: string | null;
  error: string | null;
  arguments: string | null;
  stateChange: string | null;
  keys: string;
  /** Under which numbers its keys are found, each once. */
  keyNumbers: readonly string[];
  contentDigest: string;
  content: string;
}

const STORE = `
  WITH added AS (
    INSERT INTO fragment (id, at, source_id, kind, phase, system, title, occurred_at, duration_ms, received_at, principal, verb,
                          resource_type, resource_id, status, error, arguments, state_change, keys, content_digest, content)
    SELECT id, at, source_id, kind, phase::phase, system, title, occurred_at, duration_ms, $21, principal, verb,
           resource_type, resource_id, status::outcome_status, error, arguments::jsonb, state_change::jsonb, keys::jsonb,
           content_digest, content
      FROM unnest($1::uuid[], $2::timestamptz[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::timestamptz[],
                  $9::float8[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::text[], $16::text[],
                  $17::text[], $18::text[], $19::text[], $20::text[])
           AS sent (id, at, source_id, kind, phase, system, title, occurred_at, duration_ms, principal, verb, resource_type,
                    resource_id, status, error, arguments, state_change, keys, content_digest, content)
    ON CONFLICT (id, at) DO NOTHING RETURNING id, at),
  waiting AS (
    INSERT INTO fragment_batch (received_at, fragment_ids, ats)
    SELECT $21, array_agg(id), array_agg(at) FROM added HAVING count(*) > 0)
  SELECT count(*)::int AS stored, CASE WHEN count(*) < $22 THEN coalesce(array_agg(id), '{}') END AS ids FROM added`;

const STORE_KEYS = `
  INSERT INTO fragment_key (key, at, fragment_id)
  SELECT key, at, id FROM unnest($1::bigint[], $2::timestamptz[], $3::uuid[]) AS sent (key, at, id) ON CONFLICT DO NOTHING`;

/**
 * Stores the rows that are not there yet, finds them by their keys, and leaves them for correlation. Answers the ids of those that
 * were new; one that is in `rows` twice is stored once.
 */
export async function storeFragments(
  client: QueryClient,
  rows: readonly FragmentRow[],
  receivedAt: Date,
): Promise<Set<string>> {
  if (rows.length === 0) return new Set();
  // In one order everywhere, so that two who store the same records wait for each other and not crosswise.
  const sorted = [...rows].sort((one, other) => (one.id < other.id ? -1 : one.id > other.id ? 1 : 0));
  const storing = client.query<{ stored: number; ids: string[] | null }>({
    name: "store_fragments",
    text: STORE,
    values: columnsOf(sorted, receivedAt),
  });
  const keyed = client.query({ name: "store_fragment_keys", text: STORE_KEYS, values: keyColumnsOf(sorted) });
  // Sent behind the first; where that fails, it only says that the transaction has.
  keyed.catch(() => undefined);
  const { rows: answers } = await storing;
  await keyed;
  return new Set(answers[0]?.ids ?? sorted.map(({ id }) => id));
}

function columnsOf(rows: readonly FragmentRow[], receivedAt: Date): unknown[] {
  const texts = (member: TextMember) => textColumn(rows.map((row) => row[member]));
  return [
    uuidColumn(rows.map(({ id }) => id)),
    timestampColumn(rows.map(({ at }) => at)),
    uuidColumn(rows.map(({ sourceId }) => sourceId)),
    texts("kind"),
    texts("phase"),
    texts("system"),
    texts("title"),
    timestampColumn(rows.map(({ occurredAt }) => occurredAt)),
    doubleColumn(rows.map(({ durationMs }) => durationMs)),
    texts("principal"),
    texts("verb"),
    texts("resourceType"),
    texts("resourceId"),
    texts("status"),
    texts("error"),
    texts("arguments"),
    texts("stateChange"),
    texts("keys"),
    texts("contentDigest"),
    texts("content"),
    receivedAt,
    rows.length,
  ];
}

type TextMember = Exclude<keyof FragmentRow, "id" | "at" | "sourceId" | "occurredAt" | "durationMs" | "keyNumbers">;

function keyColumnsOf(rows: readonly FragmentRow[]): unknown[] {
  const keys: string[] = [];
  const ats: Date[] = [];
  const ids: string[] = [];
  for (const { id, at, keyNumbers } of rows)
    for (const key of keyNumbers) {
      keys.push(key);
      ats.push(at);
      ids.push(id);
    }
  return [bigintColumn(keys), timestampColumn(ats), uuidColumn(ids)];
}
