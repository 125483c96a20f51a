import type { QueryClient } from "@/lib/db/queryClient";

/** When each of the agents was last decided about, by id; one is missing where it never was. One look into an index for each. */
export async function readLastDecisions(client: QueryClient, agentIds: readonly string[]): Promise<Map<string, Date>> {
  const { rows } = await client.query<{ id: string; at: Date | null }>(
    `SELECT a.id::text AS id, (SELECT e.decided_at FROM evaluation e WHERE e.agent_id = a.id
                                ORDER BY e.decided_at DESC LIMIT 1) AS at
       FROM unnest($1::uuid[]) AS a (id)`,
    [agentIds],
  );
  return new Map(rows.flatMap(({ id, at }) => (at === null ? [] : [[id, at] as const])));
}
