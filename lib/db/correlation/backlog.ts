import type { QueryClient } from "@/lib/db/queryClient";

/** The fragments that were stored and not correlated yet: how many, and since when the first waits. */
export async function findBacklog(client: QueryClient): Promise<{ fragments: number; since: Date | null }> {
  const { rows } = await client.query<{ fragments: number; since: Date | null }>({
    name: "correlation_backlog",
    text: "SELECT COALESCE(sum(cardinality(fragment_ids)), 0)::int AS fragments, min(received_at) AS since FROM fragment_batch",
  });
  return rows[0] ?? { fragments: 0, since: null };
}
