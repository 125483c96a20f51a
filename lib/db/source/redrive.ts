import type { QueryClient } from "@/lib/db/queryClient";

/** A dead letter that can be driven again. */
export interface WaitingLetter {
  id: string;
  part: string;
  headers: Record<string, string>;
  body: string;
}

/** The whole dead letters of a source that wait, in the order of their ids, after `after`. */
export async function findWaitingLetters(
  client: QueryClient,
  { sourceId, id, after, limit }: { sourceId: string; id: string | null; after: string | null; limit: number },
): Promise<WaitingLetter[]> {
  const { rows } = await client.query<WaitingLetter>(
    `SELECT id, part, headers, body FROM dead_letter
      WHERE source_id = $1 AND status = 'waiting' AND NOT cut AND ($2::uuid IS NULL OR id = $2) AND ($3::uuid IS NULL OR id > $3)
      ORDER BY id LIMIT $4`,
    [sourceId, id, after, limit],
  );
  return rows;
}

/** Says of those of them that wait still that they were driven again; answers which. */
export async function putRedriven(
  client: QueryClient,
  { ids, at, by }: { ids: readonly string[]; at: Date; by: string },
): Promise<Set<string>> {
  const { rows } = await client.query<{ id: string }>(
    `UPDATE dead_letter SET status = 'redriven', resolved_at = $2, resolved_by = $3
      WHERE id = ANY($1::uuid[]) AND status = 'waiting' RETURNING id`,
    [ids, at, by],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Keeps why it cannot be read now; it waits on. */
export async function putReason(
  client: QueryClient,
  { id, reason, message }: { id: string; reason: string; message: string },
): Promise<void> {
  await client.query("UPDATE dead_letter SET reason = $2, message = $3 WHERE id = $1 AND status = 'waiting'", [
    id,
    reason,
    message,
  ]);
}
