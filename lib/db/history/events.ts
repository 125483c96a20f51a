/** What the audit log holds about one agent or one person, the newest first. */
import type { QueryClient } from "@/lib/db/queryClient";

export interface EventRow {
  sequence: string;
  at: Date;
  actorName: string;
  event: string;
  detail: Record<string, unknown>;
  /** The change request behind it; null also where the reader may not open it. */
  changeId: string | null;
  /** Of the change request behind it. */
  changeReason: string | null;
}

/** Whose change requests the reader can open: of these teams, null for all, and their own. */
export interface Reader {
  teams: readonly string[] | null;
  id: string | null;
}

export interface EventsPage {
  /** Events before this place in the log. */
  before: string | undefined;
  limit: number;
}

/** Of a change request: what was decided about it, not every step on the way. */
const CHANGE_EVENTS = ["change.approved", "change.rejected", "change.withdrawn", "change.lapsed", "change.ended"];
/** What narrows is in force with its submission, which the event of its taking effect tells. */
const SUBMITTED = `(e.event = 'change.submitted' AND e.detail->'widens' <> '[]')`;

/**
 * An agent's own events, and those of its credentials, held secrets, kill switches and break-glass, and of the change requests about it. An agent that
 * came to another team brings its history along, whose change requests stay the other team's.
 */
export async function readAgentEvents(
  client: QueryClient,
  { agentId, reader }: { agentId: string; reader: Reader },
  page: EventsPage,
): Promise<EventRow[]> {
  return read(
    client,
    [
      `SELECT e.* FROM audit_event e WHERE e.subject_kind = 'agent' AND e.subject_id = $1::text`,
      `SELECT e.* FROM credential c JOIN audit_event e ON e.subject_id = c.id::text
        WHERE c.agent_id = $1::text::uuid AND e.subject_kind = 'credential' AND e.event <> 'access_token.issued'`,
      `SELECT e.* FROM tool_secret s JOIN audit_event e ON e.subject_kind = 'tool_secret' AND e.subject_id = s.id::text
        WHERE s.agent_id = $1::text::uuid AND e.event <> 'tool_secret.released'`,
      `SELECT e.* FROM kill_switch k JOIN audit_event e ON e.subject_kind = 'kill_switch' AND e.subject_id = k.id::text
        WHERE k.agent_id = $1::text::uuid`,
      `SELECT e.* FROM break_glass b JOIN audit_event e ON e.subject_kind = 'break_glass' AND e.subject_id = b.id::text
        WHERE b.agent_id = $1::text::uuid`,
      `SELECT e.* FROM change_request c JOIN audit_event e ON e.subject_kind = 'change' AND e.subject_id = c.id::text
        WHERE (c.agent_id = $1::text::uuid
               OR c.content->'newAgent'->>'name' = (SELECT name FROM agent WHERE id = $1::text::uuid))
          AND (e.event = ANY ($6) OR ${SUBMITTED})`,
    ],
    [agentId, ...placeOf(page), reader.teams, reader.id, CHANGE_EVENTS],
  );
}

/** A person's own events but for sign-ins, those of their API tokens, and of the changes of them and of groups that have or had them. */
export async function readPersonEvents(
  client: QueryClient,
  { personId, email }: { personId: string; email: string },
  page: EventsPage,
): Promise<EventRow[]> {
  return read(
    client,
    [
      `SELECT e.* FROM audit_event e WHERE e.subject_kind = 'person' AND e.subject_id = $1::text
          AND e.event NOT IN ('person.signed_in', 'person.sign_in_failed')`,
      `SELECT e.* FROM api_token t JOIN audit_event e ON e.subject_kind = 'api_token' AND e.subject_id = t.id::text
        WHERE t.person_id = $1::text::uuid`,
      `SELECT e.* FROM change_request c JOIN audit_event e ON e.subject_kind = 'change' AND e.subject_id = c.id::text
        WHERE (c.about_person_id = $1::text::uuid OR c.content->'person'->>'email' = $6
               OR c.content->'group'->'people' ? $6
               OR c.base->'groups'->(c.content->'group'->>'name')->'people' ? $6)
          AND (e.event = ANY ($7) OR ${SUBMITTED})`,
    ],
    // Whoever sees people sees every change.
    [personId, ...placeOf(page), null, null, email, [...CHANGE_EVENTS, "change.put_in_force"]],
  );
}

function placeOf({ before, limit }: EventsPage): [string | null, number] {
  return [before ?? null, limit];
}

/** The newest of what each part finds. Each part looks for no more than the page needs; $4 and $5 are the reader's. */
async function read(client: QueryClient, parts: readonly string[], values: unknown[]): Promise<EventRow[]> {
  const each = parts.map(
    (part) => `(${part} AND ($2::bigint IS NULL OR e.sequence < $2::bigint) ORDER BY e.sequence DESC LIMIT $3)`,
  );
  const { rows } = await client.query<EventRow>(
    `SELECT e.sequence::text AS sequence, e.at, e.actor_name AS "actorName", e.event, e.detail, c.reason AS "changeReason",
            CASE WHEN $4::uuid[] IS NULL OR c.team_id = ANY ($4) OR c.author_id = $5::uuid THEN c.id::text END AS "changeId"
       FROM (${each.join(" UNION ALL ")}) e
       LEFT JOIN change_request c
         ON c.id = (CASE WHEN e.subject_kind = 'change' THEN e.subject_id ELSE e.detail->>'changeId' END)::uuid
      ORDER BY e.sequence DESC LIMIT $3`,
    values,
  );
  return rows;
}
