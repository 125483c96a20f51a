/** Grants in force that allowed nothing for a while. */
import type { QueryClient } from "@/lib/db/queryClient";

export interface UnusedSearch {
  /** Null for every team. */
  teams: readonly string[] | null;
  /** Neither used nor younger than this. */
  since: Date;
  now: Date;
  q: string | undefined;
  limit: number;
  offset: number;
}

export interface UnusedRow {
  agent: string;
  team: string;
  teamId: string;
  grant: string;
  version: number;
  actions: string[];
  environments: string[];
  /** Since when every version of the budget has it: one that went and came back is as young as that. */
  grantedAt: Date;
}

/**
 * The grants in force of agents that are not retired which were there before $1 and allowed nothing since, as `unused`. $2 is now; `narrowed`
 * says which of them are looked at, of the agent `a` and the grant `g`.
 */
const unusedGrants = (narrowed: string) => `
  granted AS MATERIALIZED (
    SELECT a.id AS agent_id, a.name AS agent, a.team_id, b.version, g.grant_id, g.actions, g.environments, g.granted_at
      FROM agent a JOIN budget b ON b.agent_id = a.id AND b.in_force JOIN budget_grant g ON g.budget_id = b.id
     WHERE a.lifecycle <> 'retired' AND g.granted_at < $1 AND (g.expires_at IS NULL OR g.expires_at > $2) AND ${narrowed}),
  used AS MATERIALIZED (
    SELECT DISTINCT e.agent_id, x.id AS grant_id
      FROM evaluation e, jsonb_array_elements_text(e.seen->'grants') AS x (id)
     WHERE e.outcome = 'allow' AND e.decided_at >= $1 AND e.agent_id IN (SELECT agent_id FROM granted)),
  unused AS (
    SELECT n.* FROM granted n
     WHERE NOT EXISTS (SELECT 1 FROM used u WHERE u.agent_id = n.agent_id AND u.grant_id = n.grant_id))`;

/** A page of them, the longest there first, and how many there are. */
export async function findUnusedGrants(
  client: QueryClient,
  { teams, since, now, q, limit, offset }: UnusedSearch,
): Promise<{ rows: UnusedRow[]; total: number }> {
  const narrowed = `($3::uuid[] IS NULL OR a.team_id = ANY ($3))
       AND ($4::text IS NULL OR strpos(lower(concat_ws(' ', a.name, g.grant_id, array_to_string(g.actions, ' '))), $4) > 0)`;
  const { rows } = await client.query<UnusedRow & { total: number }>(
    `WITH ${unusedGrants(narrowed)}
     SELECT n.agent, t.name AS team, n.team_id AS "teamId", n.grant_id AS grant, n.version, n.actions, n.environments,
            n.granted_at AS "grantedAt", (SELECT count(*) FROM unused)::int AS total
       FROM (SELECT * FROM unused ORDER BY granted_at, agent, grant_id LIMIT $5 OFFSET $6) n JOIN team t ON t.id = n.team_id
      ORDER BY n.granted_at, n.agent, n.grant_id`,
    [since, now, teams, q?.toLowerCase() ?? null, limit, offset],
  );
  return { rows, total: rows[0]?.total ?? 0 };
}

/**
 * By agent, the names of its grants that nobody used since: not those that end by themselves, and not those that somebody chose to keep
 * (`contraction`) at `keptSince` or later. `agentId`: of this one alone.
 */
export async function findDisuse(
  client: QueryClient,
  { since, now, keptSince, agentId }: { since: Date; now: Date; keptSince: Date; agentId?: string },
): Promise<{ agentId: string; grants: string[] }[]> {
  const narrowed = `($4::uuid IS NULL OR a.id = $4) AND g.expires_at IS NULL
       AND NOT EXISTS (SELECT 1 FROM contraction c WHERE c.agent_id = a.id AND c.cause = 'disuse' AND c.status = 'dismissed' AND c.resolved_at >= $3
                          AND g.grant_id = ANY (c.grants))`;
  const { rows } = await client.query<{ agentId: string; grants: string[] }>(
    `WITH ${unusedGrants(narrowed)}
     SELECT agent_id AS "agentId", array_agg(grant_id ORDER BY grant_id COLLATE "C") AS grants FROM unused GROUP BY agent_id`,
    [since, now, keptSince, agentId ?? null],
  );
  return rows;
}
