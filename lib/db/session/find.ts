/** Sessions of agents, with what their facts and decisions come to. */
import type { Sensitivity } from "@/lib/core/organisation/facts";
import { type ActionPosition, browsing, escapedForLike } from "@/lib/db/action/actionSql";
import type { Database } from "@/lib/db/database";

export interface SessionSearch {
  /** Ids of the agents that may be seen; null for all. */
  agents: readonly string[] | null;
  id?: string | undefined;
  /** The id of an agent. */
  agent?: string | undefined;
  /** Opened then; `to` is exclusive. */
  from?: Date | undefined;
  to?: Date | undefined;
  /** At least this sensitive. */
  sensitivity?: Sensitivity | undefined;
  readUntrusted?: boolean | undefined;
  exposed?: boolean | undefined;
  /** Those to which something was denied, or for which a person was asked. */
  denied?: boolean | undefined;
  escalated?: boolean | undefined;
  /** In the label or the id. */
  text?: string | undefined;
}

export interface SessionRow {
  id: string;
  agent: { id: string; name: string; team: string };
  shared: boolean;
  label: string | null;
  openedAt: Date;
  lastAt: Date | null;
  decisions: number;
  allowed: number;
  denied: number;
  escalated: number;
  maxSensitivityRead: Sensitivity;
  readUntrusted: boolean;
  exposed: boolean;
  exposes: number;
  writes: number;
}

/** The last opened first, from just after a position. */
export function findSessionRows(
  db: Database,
  search: SessionSearch,
  { after, limit }: { after?: ActionPosition | undefined; limit: number },
): Promise<SessionRow[]> {
  const values: unknown[] = [];
  const bind = (value: unknown) => `$${values.push(value)}`;
  const when = <T>(value: T | undefined | null, condition: (value: T) => string) =>
    value === undefined || value === null ? [] : [condition(value)];
  const like = (text: string) => bind(`%${escapedForLike(text)}%`);
  const conditions = [
    "true",
    ...when(search.agents, (agents) => `n.agent_id = ANY (${bind(agents)}::uuid[])`),
    ...when(search.id, (id) => `n.id = ${bind(id)}::uuid`),
    ...when(search.agent, (agent) => `n.agent_id = ${bind(agent)}::uuid`),
    ...when(search.from, (from) => `n.opened_at >= ${bind(from)}`),
    ...when(search.to, (to) => `n.opened_at < ${bind(to)}`),
    ...when(search.text, (text) => `(n.label ILIKE ${like(text)} OR n.id::text ILIKE ${like(text)})`),
    ...when(search.sensitivity, (least) => `facts.sensitivity >= ${bind(least)}::sensitivity`),
    ...(search.readUntrusted === true ? ["facts.read_untrusted"] : []),
    ...(search.exposed === true ? ["facts.exposed"] : []),
    ...(search.denied === true ? [hasOutcome("deny")] : []),
    ...(search.escalated === true ? [hasOutcome("escalate")] : []),
    ...when(after, ({ at, id }) => `(n.opened_at, n.id) < (${bind(at)}, ${bind(id)}::uuid)`),
  ];
  const text = `
    SELECT page.id, json_build_object('id', a.id, 'name', a.name, 'team', t.name) AS agent, page.shared, page.label,
           page.opened_at AS "openedAt", counted.last_at AS "lastAt", counted.decisions, counted.allowed, counted.denied,
           counted.escalated, page.sensitivity AS "maxSensitivityRead", page.read_untrusted AS "readUntrusted", page.exposed,
           page.exposes, page.writes
      FROM (SELECT n.*, facts.* FROM agent_session n
              CROSS JOIN LATERAL (
                SELECT coalesce(max(f.max_sensitivity_read), 'public') AS sensitivity, coalesce(bool_or(f.read_untrusted), false) AS read_untrusted,
                       coalesce(bool_or(f.exposed), false) AS exposed, coalesce(sum(f.exposes), 0)::int AS exposes,
                       coalesce(sum(f.writes), 0)::int AS writes
                  FROM session_facts f WHERE f.session_id = n.id) facts
             WHERE ${conditions.join(" AND ")} ORDER BY n.opened_at DESC, n.id DESC LIMIT ${bind(limit)}::int) page
      JOIN agent a ON a.id = page.agent_id JOIN team t ON t.id = a.team_id
      CROSS JOIN LATERAL (
        SELECT max(s.at) AS last_at, count(*)::int AS decisions, (count(*) FILTER (WHERE s.outcome = 'allow'))::int AS allowed,
               (count(*) FILTER (WHERE s.outcome = 'deny'))::int AS denied,
               (count(*) FILTER (WHERE s.outcome = 'escalate'))::int AS escalated
          FROM action_summary s WHERE s.session_id = page.id) counted
     ORDER BY page.opened_at DESC, page.id DESC`;
  return browsing(db, async (client) => (await client.query<SessionRow>(text, values)).rows);
}

function hasOutcome(outcome: "deny" | "escalate"): string {
  return `EXISTS (SELECT 1 FROM action_summary s WHERE s.session_id = n.id AND s.outcome = '${outcome}')`;
}
