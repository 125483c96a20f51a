import type { QueryClient } from "@/lib/db/queryClient";

/** How many decisions were made in each environment since then, by its name. `teams`: of whose agents, null for all. */
export async function countDecisionsByEnvironment(
  client: QueryClient,
  { teams, since }: { teams: readonly string[] | null; since: Date },
): Promise<Map<string, number>> {
  const { rows } = await client.query<{ environment: string; decisions: number }>(
    `SELECT e.environment, count(*)::int AS decisions
       FROM evaluation e
      WHERE e.decided_at >= $1
        AND ($2::uuid[] IS NULL OR e.agent_id IN (SELECT a.id FROM agent a WHERE a.team_id = ANY ($2)))
      GROUP BY e.environment`,
    [since, teams],
  );
  return new Map(rows.map(({ environment, decisions }) => [environment, decisions]));
}
