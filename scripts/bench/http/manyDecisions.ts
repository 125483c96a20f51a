/** A million decisions like those that agents really got, written straight into the database. */
import type { Database } from "@/lib/db/database";

/** The newest so many have a permit and an outcome, as a page of the list reads them. */
const WHOLE = 1_000;
const CHUNK = 100_000;

/**
 * Copies the decisions that are there `count` times in all, evenly over `days` days before now: of twenty, sixteen are allowed, three denied
 * and one escalated; of fifty that are allowed, one's record is incomplete. One request in four calls.
 */
export async function copyDecisions(db: Database, { count, days }: { count: number; days: number }): Promise<void> {
  const client = await db.pool.connect();
  try {
    await client.query("SET statement_timeout = 0");
    for (let from = 0; from < count; from += CHUNK) {
      // What the triggers would write is written beside it: a million of them would take an hour.
      await client.query("BEGIN; SET LOCAL session_replication_role = replica");
      await client.query(COPIES, [from, Math.min(CHUNK, count - from), (days * 86_400) / count]);
      await client.query(EVALUATIONS);
      await client.query(SUMMARIES);
      await client.query("COMMIT");
    }
    await client.query(PERMITS, [WHOLE]);
    await client.query(OUTCOMES);
  } finally {
    client.release(true);
  }
}

const COPIES = `
  CREATE TEMPORARY TABLE copies ON COMMIT DROP AS
  SELECT n, gen_random_uuid() AS id, e.id AS of, now() - n * $3::float8 * interval '1 second' AS at,
         encode(sha256(convert_to(n::text, 'UTF8')), 'hex') AS digest,
         (CASE WHEN n % 20 < 16 THEN 'allow' WHEN n % 20 < 19 THEN 'deny' ELSE 'escalate' END)::decision_outcome AS outcome
    FROM generate_series($1::int, $1::int + $2::int - 1) n
    JOIN (SELECT id, row_number() OVER (ORDER BY agent_id) - 1 AS place, count(*) OVER () AS many FROM evaluation
           WHERE request_id IS DISTINCT FROM 'copied') e ON e.place = (n * 7) % e.many`;

const EVALUATIONS = `
  INSERT INTO evaluation
  SELECT (jsonb_populate_record(e, jsonb_build_object('id', c.id, 'decided_at', c.at, 'action_digest', c.digest, 'outcome', c.outcome,
            'request_id', 'copied', 'reason', CASE c.outcome WHEN 'allow' THEN 'granted' WHEN 'deny' THEN 'no_grant' ELSE 'approval_required' END,
            'resource', jsonb_build_object('type', 'entry', 'id', 'entry-' || c.n)))).*
    FROM copies c JOIN evaluation e ON e.id = c.of`;

const SUMMARIES = `
  INSERT INTO action_summary (id, at, governed, ungoverned, agent_id, tool, action, power, environment, outcome, completeness, settles_at,
                              resource_type, resource_id, session_id, request_id, on_behalf_of, action_digest)
  SELECT c.id, c.at, true, false, e.agent_id, e.tool, e.action, (e.seen #>> '{facts,power}')::power, e.environment, c.outcome,
         (CASE WHEN c.outcome = 'allow' AND c.n % 50 = 0 THEN 'incomplete' ELSE 'complete' END)::completeness, NULL, 'entry', 'entry-' || c.n,
         e.session_id, CASE WHEN c.n % 4 = 0 THEN 'request-' || c.n / 12 END, NULL, c.digest
    FROM copies c JOIN evaluation e ON e.id = c.of`;

const PERMITS = `
  INSERT INTO permit (id, evaluation_id, action_digest, issued_at, expires_at, must_redeem, redeemed_at)
  SELECT gen_random_uuid(), id, action_digest, decided_at, decided_at + interval '5 minutes', false, decided_at
    FROM (SELECT id, action_digest, decided_at FROM evaluation WHERE outcome = 'allow' ORDER BY decided_at DESC LIMIT $1) newest`;

const OUTCOMES = `
  INSERT INTO outcome (evaluation_id, status, occurred_at, reported_at, reported_by, body_digest, observed)
  SELECT evaluation_id, 'succeeded', issued_at, issued_at, 'enforcement_point', action_digest, '[]' FROM permit
   WHERE redeemed_at IS NOT NULL ON CONFLICT DO NOTHING`;
