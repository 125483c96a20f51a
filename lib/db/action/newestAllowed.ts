import type { QueryClient } from "@/lib/db/queryClient";

/** Allowed calls are looked through newest first, for this many: nothing finds them by their action. */
const SCANNED_MAX = 20_000;

export interface NewestAllowed {
  /** Of each action, the newest first. */
  ids: ReadonlyMap<string, string[]>;
  /** True where there may be older ones in the period. */
  isCut: boolean;
}

/** The newest allowed calls of some action types since then, at most so many of each, whoever made them. */
export async function newestAllowed(
  client: QueryClient,
  { actions, since, each }: { actions: readonly string[]; since: Date; each: number },
): Promise<NewestAllowed> {
  const { rows } = await client.query<{ action: string | null; ids: string[]; scanned: number }>(
    `WITH newest AS MATERIALIZED (
       SELECT id, action, decided_at FROM evaluation
        WHERE decided_at >= $2 AND outcome = 'allow' ORDER BY decided_at DESC, id DESC LIMIT $4),
     numbered AS (
       SELECT id::text, action, row_number() OVER (PARTITION BY action ORDER BY decided_at DESC, id DESC) AS place
         FROM newest WHERE action = ANY ($1))
     SELECT n.action, coalesce(array_agg(n.id ORDER BY n.place) FILTER (WHERE n.place <= $3), '{}') AS ids,
            (SELECT count(*) FROM newest)::int AS scanned
       FROM (SELECT 1) one LEFT JOIN numbered n ON true GROUP BY n.action`,
    [actions, since, each, SCANNED_MAX],
  );
  return {
    ids: new Map(rows.flatMap(({ action, ids }) => (action === null ? [] : [[action, ids] as const]))),
    isCut: (rows[0]?.scanned ?? 0) === SCANNED_MAX,
  };
}
