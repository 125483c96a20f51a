import type { QueryClient } from "@/lib/db/queryClient";

/** What arrived from one source at one moment. */
export interface Arrival {
  sourceId: string;
  receivedAt: Date;
  stored: number;
  duplicates: number;
  rejected: number;
  /** The longest time between happening and arriving, in milliseconds. */
  lagMsMax: number;
  /** The latest time that one of the records gives, of those that are not ahead of their arrival. */
  latestOccurredAt: Date | null;
  /** The token that it was sent with. */
  tokenId: string | null;
}

/** Adds what arrived to the source's minutes, its own row and its token. Several are given in the order of their sources. */
export async function addArrival(client: QueryClient, arrival: Arrival): Promise<void> {
  await client.query({
    name: "add_arrival",
    text: `
      WITH counted AS (
        INSERT INTO source_minute AS m (source_id, minute, stored, duplicates, rejected, lag_ms_max)
        VALUES ($1, date_trunc('minute', $2::timestamptz), $3, $4, $5, $6)
        ON CONFLICT (source_id, minute) DO UPDATE SET
          stored = m.stored + excluded.stored, duplicates = m.duplicates + excluded.duplicates,
          rejected = m.rejected + excluded.rejected, lag_ms_max = GREATEST(m.lag_ms_max, excluded.lag_ms_max)),
      used AS (
        UPDATE source_token SET last_used_at = $2
         WHERE id = $8 AND (last_used_at IS NULL OR last_used_at < $2::timestamptz - INTERVAL '1 minute'))
      UPDATE source SET last_received_at = GREATEST(last_received_at, $2), latest_occurred_at = GREATEST(latest_occurred_at, $7)
       WHERE id = $1`,
    values: [
      arrival.sourceId,
      arrival.receivedAt,
      arrival.stored,
      arrival.duplicates,
      arrival.rejected,
      arrival.lagMsMax,
      arrival.latestOccurredAt,
      arrival.tokenId,
    ],
  });
}
