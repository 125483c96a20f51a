import type { QueryClient } from "@/lib/db/queryClient";

export interface SourceActivity {
  source: string;
  /** The minutes in which something came, ascending, in epoch milliseconds. */
  minutes: number[];
}

/** When other systems' sources sent something, from `from` to `to`; enforcement points and disabled sources left out. */
export async function findActivity(
  client: QueryClient,
  { from, to }: { from: Date; to: Date },
): Promise<SourceActivity[]> {
  const { rows } = await client.query<SourceActivity>({
    name: "source_activity",
    text: `SELECT s.name AS source, json_agg((extract(epoch FROM m.minute) * 1000)::bigint ORDER BY m.minute) AS minutes
             FROM source s JOIN source_minute m ON m.source_id = s.id
            WHERE s.type <> 'enforcement_point' AND s.basis = 'independent' AND s.disabled_at IS NULL
              AND m.minute >= $1 AND m.minute <= $2 AND m.stored + m.duplicates > 0
            GROUP BY s.name ORDER BY s.name`,
    values: [from, to],
  });
  return rows;
}
