/** What people did around an incident, as the audit log has it. */
import type { QueryClient } from "@/lib/db/queryClient";

export interface HumanEventRow {
  sequence: string;
  at: Date;
  actorName: string;
  event: string;
  subjectKind: string;
  subjectId: string;
  detail: Record<string, unknown>;
  /** The change request behind it; null also where the reader may not open it. */
  changeId: string | null;
}

export interface HumanEventSearch {
  incidentId: string;
  /** The agents of the incident that the reader sees. */
  agentIds: readonly string[];
  from: Date;
  to: Date;
  /** Whose change requests the reader can open: of these teams, null for all, and their own. */
  teams: readonly string[] | null;
  readerId: string | null;
  limit: number;
}

/** By agent: `$2` the agents, `$3` and `$4` the window. What agents and Ambit itself do is told by records. */
const IN_WINDOW = `e.at >= $3 AND e.at <= $4 AND e.actor_kind IN ('person', 'command')`;
const OF_AGENTS = [
  `SELECT e.* FROM audit_event e WHERE e.subject_kind = 'agent' AND e.subject_id = ANY ($2::text[]) AND ${IN_WINDOW}`,
  // What somebody answers, they were asked not long before.
  `SELECT e.* FROM audit_event e JOIN approval s ON s.id::text = e.subject_id
    WHERE e.subject_kind = 'approval' AND s.agent_id = ANY ($2::text[]::uuid[])
      AND s.requested_at BETWEEN $3 - interval '30 days' AND $4 AND ${IN_WINDOW}`,
  ...[
    ["hand_off", "hand_off"],
    ["bounded_approval", "bounded_approval"],
    ["break_glass", "break_glass"],
    ["contraction", "contraction"],
    ["credential", "credential"],
  ].map(
    ([kind, table]) =>
      `SELECT e.* FROM audit_event e JOIN ${table} s ON s.id::text = e.subject_id
        WHERE e.subject_kind = '${kind}' AND s.agent_id = ANY ($2::text[]::uuid[]) AND ${IN_WINDOW}`,
  ),
  `SELECT e.* FROM audit_event e JOIN kill_switch s ON s.id::text = e.subject_id
    WHERE e.subject_kind = 'kill_switch' AND (s.agent_id IS NULL OR s.agent_id = ANY ($2::text[]::uuid[])) AND ${IN_WINDOW}`,
  // Of the agents, and of rules and the like that reach them where the reader may open those.
  `SELECT e.* FROM audit_event e JOIN change_request s ON s.id::text = e.subject_id
    WHERE e.subject_kind = 'change' AND ${IN_WINDOW}
      AND (s.agent_id = ANY ($2::text[]::uuid[])
           OR ((s.reaches && $2::text[]::uuid[] OR s.id IN (SELECT f.change_id FROM incident_follow_up f WHERE f.incident_id = $1::text::uuid)) AND ($6::text[] IS NULL OR s.team_id = ANY ($6::text[]::uuid[]) OR s.author_id = $7::text::uuid)))`,
  `SELECT e.* FROM audit_event e WHERE e.subject_kind = 'incident' AND e.subject_id = $1::text`,
];

/** The first so many in order of time; each once. */
export async function readHumanEvents(client: QueryClient, search: HumanEventSearch): Promise<HumanEventRow[]> {
  const { rows } = await client.query<HumanEventRow>(
    `SELECT e.sequence::text AS sequence, e.at, e.actor_name AS "actorName", e.event, e.subject_kind AS "subjectKind",
            e.subject_id AS "subjectId", e.detail,
            CASE WHEN $6::text[] IS NULL OR c.team_id = ANY ($6::text[]::uuid[]) OR c.author_id = $7::text::uuid THEN c.id::text END AS "changeId"
       FROM (${OF_AGENTS.join(" UNION ")}) e
       LEFT JOIN change_request c
         ON c.id = (CASE WHEN e.subject_kind = 'change' THEN e.subject_id ELSE e.detail->>'changeId' END)::uuid
      ORDER BY e.sequence LIMIT $5`,
    [search.incidentId, search.agentIds, search.from, search.to, search.limit, search.teams, search.readerId],
  );
  return rows;
}
