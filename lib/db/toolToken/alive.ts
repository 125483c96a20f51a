import type { QueryClient } from "@/lib/db/queryClient";

/** Tokens of one issuer for one tool and environment that their tool still takes. */
export interface AliveTokens {
  agent: string;
  issuer: string;
  audience: string;
  count: number;
  /** When the last of them ends. */
  latestEnd: Date;
}

/** What is alive at `now`, by agent, issuer and audience. `teamIds`: of those teams' agents alone; null for all. */
export async function readAliveTokens(
  client: QueryClient,
  { now, agent, teamIds }: { now: Date; agent?: string | undefined; teamIds: readonly string[] | null },
): Promise<AliveTokens[]> {
  const { rows } = await client.query<AliveTokens>(
    `SELECT a.name AS agent, t.issuer, t.audience, count(*)::int AS count, max(t.expires_at) AS "latestEnd"
       FROM tool_token t JOIN credential c ON c.id = t.credential_id JOIN agent a ON a.id = c.agent_id
      WHERE t.expires_at > $1 AND ($2::text IS NULL OR a.name = $2) AND ($3::uuid[] IS NULL OR a.team_id = ANY ($3))
      GROUP BY a.name, t.issuer, t.audience ORDER BY "latestEnd" DESC, a.name, t.audience`,
    [now, agent ?? null, teamIds],
  );
  return rows;
}
