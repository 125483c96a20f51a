/** Exceptions: grants with an end, over all versions of the budgets that they were in. */
import type { Database } from "@/lib/db/database";

export interface ExceptionSearch {
  /** Null for every team. */
  teams: readonly string[] | null;
  state: "active" | "over" | "all";
  agent: string | undefined;
  q: string | undefined;
  sort: "ends" | "since" | "renewals" | "agent";
  order: "asc" | "desc";
  limit: number;
  offset: number;
  now: Date;
}

export interface ExceptionRow {
  agent: string;
  team: string;
  /** The grant's name in the budget. */
  grant: string;
  state: "active" | "expired" | "removed";
  actions: string[];
  environments: string[];
  /** Of the change that brought it; null for what the organisation began with. */
  reason: string | null;
  change: string | null;
  /** The newest of the budget that has it. */
  version: number;
  teamId: string;
  maxSensitivity: string | null;
  maxBlastRadius: string | null;
  maxAudience: string | null;
  isConditional: boolean;
  breakGlass: boolean;
  since: Date;
  expiresAt: Date;
  endedAt: Date | null;
  renewals: number;
  lastUsedAt: Date | null;
}

const ORDER_BY = { ends: "ends", since: "since", renewals: "renewals", agent: "agent" } as const;

/**
 * A page of them, and how many there are. Its end is the newest version's; how often it was renewed is how many versions moved it.
 * One that is no more in the budget in force was over when the next version came, or at its end before.
 */
export async function findExceptions(
  { pool }: Database,
  { teams, state, agent, q, sort, order, limit, offset, now }: ExceptionSearch,
): Promise<{ rows: ExceptionRow[]; total: number }> {
  const direction = order === "asc" ? "ASC" : "DESC";
  const { rows } = await pool.query<ExceptionRow & { total: number }>(
    `WITH held AS (
       SELECT b.agent_id, b.version, b.in_force, b.created_at, g.budget_id, g.grant_id, g.expires_at,
              lag(g.expires_at) OVER (PARTITION BY b.agent_id, g.grant_id ORDER BY b.version) AS former_end
         FROM budget_grant g JOIN budget b ON b.id = g.budget_id JOIN agent a ON a.id = b.agent_id
        WHERE g.expires_at IS NOT NULL AND ($1::uuid[] IS NULL OR a.team_id = ANY ($1))
          AND ($3::text IS NULL OR a.name = $3)),
     exception AS (
       SELECT agent_id, grant_id, min(version) AS first_version, max(version) AS last_version, min(created_at) AS since,
              bool_or(in_force) AS in_force, (array_agg(budget_id ORDER BY version DESC))[1] AS budget_id,
              (array_agg(expires_at ORDER BY version DESC))[1] AS expires_at,
              count(*) FILTER (WHERE former_end <> expires_at)::int AS renewals
         FROM held GROUP BY agent_id, grant_id),
     ended AS (
       SELECT x.*, CASE WHEN x.in_force THEN x.expires_at
                        ELSE least(x.expires_at, (SELECT min(n.created_at) FROM budget n
                                                   WHERE n.agent_id = x.agent_id AND n.version > x.last_version)) END AS ends
         FROM exception x),
     found AS (
       SELECT e.*, a.name AS agent, a.team_id, g.actions, g.environments, g.max_sensitivity, g.max_blast_radius,
              g.max_audience, g."when" IS NOT NULL OR g.arguments IS NOT NULL AS conditional,
              CASE WHEN e.ends > $2 THEN 'active' WHEN e.ends = e.expires_at THEN 'expired' ELSE 'removed' END AS state
         FROM ended e JOIN agent a ON a.id = e.agent_id
         JOIN budget_grant g ON g.budget_id = e.budget_id AND g.grant_id = e.grant_id
        WHERE ($4 = 'all' OR ($4 = 'active') = (e.ends > $2))
          AND ($5::text IS NULL OR strpos(lower(concat_ws(' ', a.name, e.grant_id, array_to_string(g.actions, ' '))), $5) > 0)),
     page AS (
       SELECT f.*, count(*) OVER ()::int AS total FROM found f
        ORDER BY ${ORDER_BY[sort]} ${direction}, agent, grant_id LIMIT $6 OFFSET $7),
     -- Each agent's decisions are looked through once, whatever of it the page shows.
     used AS (
       SELECT s.agent_id, g.grant_id, max(v.decided_at) AS at
         FROM (SELECT agent_id, min(since) AS since, array_agg(grant_id) AS ids FROM page GROUP BY agent_id) s
         JOIN evaluation v ON v.agent_id = s.agent_id AND v.decided_at >= s.since AND v.outcome = 'allow'
          AND v.seen->'grants' ?| s.ids,
              jsonb_array_elements_text(v.seen->'grants') AS g (grant_id)
        GROUP BY s.agent_id, g.grant_id)
     SELECT p.agent, t.name AS team, p.team_id AS "teamId", p.grant_id AS "grant", p.last_version AS version, p.state, p.actions, p.environments,
            p.max_sensitivity AS "maxSensitivity", p.max_blast_radius AS "maxBlastRadius", p.max_audience AS "maxAudience",
            p.conditional AS "isConditional", coalesce(k.reason, c.reason) AS reason, c.id::text AS change,
            k.id IS NOT NULL AS "breakGlass", p.since, p.expires_at AS "expiresAt",
            CASE WHEN p.state <> 'active' THEN p.ends END AS "endedAt", p.renewals, p.total,
            u.at AS "lastUsedAt"
       FROM page p JOIN team t ON t.id = p.team_id
       LEFT JOIN used u ON u.agent_id = p.agent_id AND u.grant_id = p.grant_id
       LEFT JOIN LATERAL (
         SELECT d.detail->>'changeId' AS change_id FROM audit_event d
          WHERE d.subject_kind = 'agent' AND d.subject_id = p.agent_id::text AND d.event = 'budget.put_in_force'
            AND (d.detail->>'version')::int = p.first_version LIMIT 1) brought ON true
       LEFT JOIN change_request c ON c.id = brought.change_id::uuid
       LEFT JOIN break_glass k ON k.agent_id = p.agent_id AND k.grant_id = p.grant_id
      ORDER BY p.${ORDER_BY[sort]} ${direction}, p.agent, p.grant_id`,
    [teams, now, agent ?? null, state, q?.toLowerCase() ?? null, limit, offset],
  );
  return { rows, total: rows[0]?.total ?? 0 };
}
