/** What the statements of lib/db/fatigue have in common: WITH parts over `$1` (from), `$2` (to) and `$3` (teams, or null). */
import { GRANT_QUESTIONS_MIN } from "@/lib/core/approval/fatigue";

/** The questions of the period as they stand at its end. What was answered in advance was no question to anyone. */
export const ASKED = `
  asked AS MATERIALIZED (
    SELECT a.id, a.evaluation_id, a.agent_id, g.name AS agent_name, a.asks, e.action, e.environment,
           CASE WHEN a.status = 'pending' AND a.expires_at <= $2 THEN 'expired' ELSE a.status END AS status,
           a.status = 'approved' AND a.edition = 0 AND a.revoked_at IS NULL AS as_asked
      FROM approval a JOIN agent g ON g.id = a.agent_id JOIN evaluation e ON e.id = a.evaluation_id
     WHERE a.requested_at > $1 AND a.requested_at <= $2 AND a.bounded_approval_id IS NULL
       AND ($3::uuid[] IS NULL OR g.team_id = ANY ($3)))`;

/** Who asked each: a rule counts once for a question, whatever else asked too. */
export const ASKERS = `
  askers AS MATERIALIZED (
    SELECT DISTINCT k.id, ask->>'kind' AS kind, queue_asked_by(ask) AS name,
           CASE ask->>'kind' WHEN 'limit' THEN k.agent_name ELSE '' END AS agent, jsonb_array_length(k.asks) = 1 AS alone
      FROM asked k CROSS JOIN LATERAL jsonb_array_elements(k.asks) ask)`;

/**
 * Answers of the period with the seconds that each took: from the latest of when it was asked, when the person first opened its
 * card, and when they gave their answer before it, to when they gave this one. That is the most that they can have looked at
 * it alone. A day more is read so that the first ones have an answer before them.
 */
export function answered(people = ""): string {
  return `
  given AS (
    SELECT n.approval_id, n.person_id, n.edition, n.verdict, coalesce(n.given_at, n.answered_at) AS at,
           lag(coalesce(n.given_at, n.answered_at)) OVER (
             PARTITION BY n.person_id ORDER BY coalesce(n.given_at, n.answered_at), n.approval_id) AS before
      FROM approval_answer n
     WHERE coalesce(n.given_at, n.answered_at) > $1::timestamptz - interval '1 day'
       AND coalesce(n.given_at, n.answered_at) <= $2 AND n.bounded_approval_id IS NULL ${people}),
  answered AS MATERIALIZED (
    SELECT n.approval_id, n.person_id, n.verdict, n.at,
           greatest(0, extract(epoch FROM n.at - greatest(a.requested_at, o.opened_at, n.before)))::float8 AS seconds
      FROM given n JOIN approval a ON a.id = n.approval_id
      LEFT JOIN approval_opening o
        ON (o.approval_id, o.person_id, o.edition) = (n.approval_id, n.person_id, n.edition)
     WHERE n.at > $1)`;
}

/** Kinds of questions of which every one was approved as it was asked, and none is known to have failed. */
export const ALWAYS_APPROVED = `
  failures AS MATERIALIZED (
    SELECT used.approval_id AS id FROM outcome o JOIN evaluation used ON used.id = o.evaluation_id
     WHERE o.status = 'failed' AND o.reported_at > $1 AND used.approval_id IS NOT NULL),
  kinds AS MATERIALIZED (
    SELECT k.agent_id, k.action, k.environment, min(k.agent_name) AS agent, count(*)::int AS questions
      FROM asked k WHERE k.status <> 'pending'
     GROUP BY k.agent_id, k.action, k.environment
    HAVING count(*) >= ${GRANT_QUESTIONS_MIN} AND bool_and(k.as_asked AND k.id NOT IN (SELECT id FROM failures)))`;
