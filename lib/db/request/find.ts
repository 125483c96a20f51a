/** People's requests, as agents name them: what was done for one. */
import { type ActionPosition, browsing } from "@/lib/db/action/actionSql";
import type { Database } from "@/lib/db/database";

export interface RequestSearch {
  /** Ids of the agents that may be seen; null for all. */
  agents: readonly string[] | null;
  request?: string | undefined;
  onBehalfOf?: string | undefined;
  /** The id of an agent. */
  agent?: string | undefined;
  /** Its last action is then; `to` is exclusive. */
  from?: Date | undefined;
  to?: Date | undefined;
  /** What the request's id begins with. */
  beginning?: string | undefined;
}

export interface RequestRow extends ActionPosition {
  request: string;
  /** Those that it is said to be for. */
  onBehalfOf: string[];
  agents: string[];
  sessions: number;
  firstAt: Date;
  decisions: number;
  allowed: number;
  denied: number;
  escalated: number;
}

/** Each once, by its last action, which `at` and `id` name; the newest first, from just after a position. */
export function findRequests(
  db: Database,
  search: RequestSearch,
  { after, limit }: { after?: ActionPosition | undefined; limit: number },
): Promise<RequestRow[]> {
  const values: unknown[] = [];
  const bind = (value: unknown) => `$${values.push(value)}`;
  const when = <T>(value: T | undefined | null, condition: (value: T) => string) =>
    value === undefined || value === null ? [] : [condition(value)];
  const agents = search.agents === null ? null : bind(search.agents);
  const seen = (alias: string) => (agents === null ? "true" : `${alias}.agent_id = ANY (${agents}::uuid[])`);
  const conditions = [
    "s.request_id IS NOT NULL",
    seen("s"),
    ...when(search.request, (request) => `s.request_id = ${bind(request)}::text`),
    ...when(search.beginning, (text) => `s.request_id LIKE ${bind(`${text.replaceAll(/[\\%_]/g, "\\$&")}%`)}`),
    ...when(search.onBehalfOf, (person) => `s.on_behalf_of = ${bind(person)}::text`),
    ...when(search.agent, (agent) => `s.agent_id = ${bind(agent)}::uuid`),
    ...when(search.from, (from) => `s.at >= ${bind(from)}`),
    ...when(search.to, (to) => `s.at < ${bind(to)}`),
    ...when(after, ({ at, id }) => `(s.at, s.id) < (${bind(at)}, ${bind(id)}::uuid)`),
    `NOT EXISTS (SELECT 1 FROM action_summary n WHERE n.request_id = s.request_id AND n.request_id IS NOT NULL
                    AND (n.at, n.id) > (s.at, s.id) AND ${seen("n")}
                    ${search.agent === undefined ? "" : "AND n.agent_id = s.agent_id"}
                    ${search.onBehalfOf === undefined ? "" : "AND n.on_behalf_of = s.on_behalf_of"})`,
  ];
  const text = `
    SELECT page.id, page.at, page.request_id AS request, counted.*
      FROM (SELECT s.id, s.at, s.request_id FROM action_summary s WHERE ${conditions.join(" AND ")}
             ORDER BY s.at DESC, s.id DESC LIMIT ${bind(limit)}::int) page
      CROSS JOIN LATERAL (
        SELECT coalesce(array_agg(DISTINCT w.on_behalf_of) FILTER (WHERE w.on_behalf_of IS NOT NULL), '{}') AS "onBehalfOf",
               array_agg(DISTINCT a.name) AS agents, count(DISTINCT w.session_id)::int AS sessions, min(w.at) AS "firstAt",
               count(*)::int AS decisions, (count(*) FILTER (WHERE w.outcome = 'allow'))::int AS allowed,
               (count(*) FILTER (WHERE w.outcome = 'deny'))::int AS denied,
               (count(*) FILTER (WHERE w.outcome = 'escalate'))::int AS escalated
          FROM action_summary w JOIN agent a ON a.id = w.agent_id
         WHERE w.request_id = page.request_id AND w.request_id IS NOT NULL AND ${seen("w")}) counted
     ORDER BY page.at DESC, page.id DESC`;
  return browsing(db, async (client) => (await client.query<RequestRow>(text, values)).rows);
}

/** Ids of the sessions in which something was done for a request, those that acted last first. */
export function sessionsOfRequest(
  db: Database,
  { agents, request, limit }: { agents: readonly string[] | null; request: string; limit: number },
): Promise<string[]> {
  return browsing(db, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      `SELECT session_id AS id FROM action_summary
        WHERE request_id IS NOT NULL AND request_id = $1::text AND session_id IS NOT NULL AND ($2::uuid[] IS NULL OR agent_id = ANY ($2))
        GROUP BY session_id ORDER BY max(at) DESC, session_id LIMIT $3`,
      [request, agents, limit],
    );
    return rows.map(({ id }) => id);
  });
}
