import type { QueryClient } from "@/lib/db/queryClient";

/** A record that no fragment could be made of, as its row holds it. */
export interface DeadLetterRow {
  id: string;
  sourceId: string;
  position: number;
  reason: string;
  message: string;
  part: string;
  headers: Readonly<Record<string, string>>;
  body: string;
  /** Hex SHA-256 of the whole body and of what else it is read with. */
  bodyDigest: string;
  cut: boolean;
}

/**
 * Keeps dead letters; the same again is counted, and waits again where it had been driven again. One that was discarded stays so.
 * No two of `rows` have the same source and body.
 */
export async function storeDeadLetters(
  client: QueryClient,
  rows: readonly (DeadLetterRow & { times: number })[],
  receivedAt: Date,
): Promise<void> {
  if (rows.length === 0) return;
  await client.query({
    name: "store_dead_letters",
    text: `
      INSERT INTO dead_letter AS d (id, source_id, received_at, position, reason, message, part, headers, body, body_digest, cut, times)
      SELECT "id", "sourceId", $2, "position", "reason", "message", "part", "headers", "body", "bodyDigest", "cut", "times"
        FROM json_to_recordset($1::json) AS r ("id" uuid, "sourceId" uuid, "position" int, "reason" text, "message" text,
             "part" text, "headers" jsonb, "body" text, "bodyDigest" text, "cut" boolean, "times" int)
       ORDER BY "sourceId", "bodyDigest"
      ON CONFLICT (source_id, body_digest) DO UPDATE SET
        times = d.times + excluded.times, received_at = excluded.received_at, position = excluded.position,
        reason = excluded.reason, message = excluded.message,
        status = CASE d.status WHEN 'discarded' THEN d.status ELSE 'waiting' END,
        resolved_at = CASE d.status WHEN 'discarded' THEN d.resolved_at END,
        resolved_by = CASE d.status WHEN 'discarded' THEN d.resolved_by END`,
    values: [JSON.stringify(rows), receivedAt],
  });
}
