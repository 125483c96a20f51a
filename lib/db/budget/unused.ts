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

/** A page of them, the longest there first, and how many there are. Agents that are retired hold nothing. */
export async function findUnusedGrants(
  client: QueryClient,
  { teams, since, now, q, limit, offset }: UnusedSearch,
): Promise<{ rows: UnusedRow[]; total: number }> {
  const { rows } = await client.query<UnusedRow & { total: number }>(
    `WITH granted AS (
       SELECT a.id AS agent_id, a.name AS agent, a.team_id, b.version, g.grant_id, g.actions, g.environments,
              (SELECT min(f.created_at) FROM budget_grant h JOIN budget f ON f.id = h.budget_id
                WHERE f.agent_id = a.id AND h.grant_id = g.grant_id
                  AND f.version > coalesce((SELECT max(m.version) FROM budget m
                                             WHERE m.agent_id = a.id AND m.version < b.version
                                               AND NOT EXISTS (SELECT 1 FROM budget_grant k
                                                                WHERE k.budget_id = m.id AND k.grant_id = g.grant_id)),
                                           0)) AS granted_at
         FROM agent a JOIN budget b ON b.agent_id = a.id AND b.in_force JOIN budget_grant g ON g.budget_id = b.id
        WHERE a.lifecycle <> 'retired' AND ($1::uuid[] IS NULL OR a.team_id = ANY ($1))
          AND (g.expires_at IS NULL OR g.expires_at > $6)
          AND ($3::text IS NULL OR strpos(lower(concat_ws(' ', a.name, g.grant_id, array_to_string(g.actions, ' '))), $3) > 0)),
     used AS (
       SELECT DISTINCT e.agent_id, x.id AS grant_id
         FROM evaluation e, jsonb_array_elements_text(e.seen->'grants') AS x (id)
        WHERE e.outcome = 'allow' AND e.decided_at >= $2 AND e.agent_id IN (SELECT agent_id FROM granted))
     SELECT n.agent, t.name AS team, n.team_id AS "teamId", n.grant_id AS grant, n.version, n.actions, n.environments,
            n.granted_at AS "grantedAt", count(*) OVER ()::int AS total
       FROM granted n JOIN team t ON t.id = n.team_id
      WHERE n.granted_at < $2
        AND NOT EXISTS (SELECT 1 FROM used u WHERE u.agent_id = n.agent_id AND u.grant_id = n.grant_id)
      ORDER BY n.granted_at, n.agent, n.grant_id LIMIT $4 OFFSET $5`,
    [teams, since, q?.toLowerCase() ?? null, limit, offset, now],
  );
  return { rows, total: rows[0]?.total ?? 0 };
}
