/** What narrows the inbox to what concerns one person. */
import type { QueuePerson, QueueQuery } from "./queueSql";

/** Writes a value's place into the statement. */
type Bind = (value: unknown) => string;

/**
 * Passed to a person who answers nothing any more (disabled, of no answering role, or done with their part), it is everyone's again:
 * otherwise it would wait in nobody's inbox.
 */
const NOBODY_ANSWERS_IT = `(
  NOT EXISTS (SELECT 1 FROM person p JOIN person_role r ON r.person_id = p.id AND r.role <> 'viewer'
               WHERE p.id = a.assigned_person_id AND p.disabled_at IS NULL)
  OR EXISTS (SELECT 1 FROM approval_answer n
              WHERE n.approval_id = a.id AND n.person_id = a.assigned_person_id AND n.edition = a.edition))`;

/** Of what waits, what the person may answer now; of anything else, their teams' and what they answered. */
export function conditionsOfMine(query: QueueQuery, person: QueuePerson, bind: Bind): string[] {
  const teams = bind(person.teamIds);
  const id = bind(person.id);
  if (query.statuses !== "waiting")
    return [
      `(a.team_id = ANY (${teams}::uuid[])
        OR EXISTS (SELECT 1 FROM approval_answer n WHERE n.approval_id = a.id AND n.person_id = ${id}::uuid))`,
    ];
  const now = bind(query.now);
  const answered = (table: "approval_answer" | "approval_release") =>
    `NOT EXISTS (SELECT 1 FROM ${table} n
       WHERE n.approval_id = a.id AND n.person_id = ${id}::uuid AND n.edition = a.edition)`;
  return [
    answerable(query, person, { teams, bind }),
    `g.owner_id <> ${id}::uuid`,
    `a.asked_for <> ${bind(person.email)}`,
    answered("approval_answer"),
    answered("approval_release"),
    `NOT EXISTS (SELECT 1 FROM approval_snooze z
       WHERE z.approval_id = a.id AND z.person_id = ${id}::uuid AND z.until > ${now}::timestamptz)`,
    `(a.assigned_person_id IS NULL OR a.assigned_person_id = ${id}::uuid OR ${NOBODY_ANSWERS_IT})`,
    `(a.assigned_team_id IS NULL OR a.assigned_team_id = ANY (${teams}::uuid[]))`,
  ];
}

/** An operator answers for their own teams' agents; who sees no others needs no such condition. */
function answerable(
  query: QueueQuery,
  { standsFor, isOperator }: QueuePerson,
  { teams, bind }: { teams: string; bind: Bind },
): string {
  const seesOwnTeams = query.teams !== null;
  const stands = `a.answerable_by && ${bind(
    isOperator && seesOwnTeams ? [...standsFor, "role operator"] : standsFor,
  )}::text[]`;
  if (!isOperator || seesOwnTeams) return stands;
  return `(${stands} OR (a.answerable_by && '{role operator}'::text[] AND a.team_id = ANY (${teams}::uuid[])))`;
}
