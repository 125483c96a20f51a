/** Many approvals like one that an agent really opened, written straight into the database. */
import type { Database } from "@/lib/db/database";

/**
 * Copies an approval with its evaluation and requirements `count` times. Each copy is of another resource and digest and was
 * asked a second before the one before it. All wait for a year, but every `resolvedEvery`th was denied a minute after it was
 * asked.
 */
export async function copyApproval(
  db: Database,
  { id, count, resolvedEvery = 0 }: { id: string; count: number; resolvedEvery?: number },
): Promise<void> {
  const client = await db.pool.connect();
  try {
    await client.query("BEGIN; SET LOCAL statement_timeout = 0");
    await client.query(COPIES, [id, count]);
    await client.query(EVALUATIONS);
    await client.query(APPROVALS, [resolvedEvery]);
    await client.query(REQUIREMENTS);
    await client.query("COMMIT");
  } finally {
    client.release();
  }
}

const COPIES = `
  CREATE TEMPORARY TABLE copies ON COMMIT DROP AS
  SELECT n, gen_random_uuid() AS evaluation_id, gen_random_uuid() AS id, a.id AS of, a.evaluation_id AS of_evaluation,
         encode(sha256(convert_to(a.id || ' ' || n, 'UTF8')), 'hex') AS digest,
         a.requested_at - n * interval '1 second' AS at
    FROM approval a CROSS JOIN generate_series(1, $2::int) n WHERE a.id = $1::uuid`;

const EVALUATIONS = `
  INSERT INTO evaluation
  SELECT (jsonb_populate_record(e, jsonb_build_object('id', c.evaluation_id, 'decided_at', c.at, 'action_digest', c.digest,
            'resource', e.resource || jsonb_build_object('id', e.resource->>'id' || '-' || c.n)))).*
    FROM copies c JOIN evaluation e ON e.id = c.of_evaluation`;

const APPROVALS = `
  INSERT INTO approval (id, evaluation_id, agent_id, action_digest, status, justification, asks, session_facts, requested_at,
                        expires_at, resolved_at, reason)
  SELECT c.id, c.evaluation_id, a.agent_id, c.digest,
         CASE WHEN resolved THEN 'denied' ELSE 'pending' END::approval_status, 'copy number ' || c.n || ' of many', a.asks,
         a.session_facts, c.at, c.at + interval '365 days', CASE WHEN resolved THEN c.at + interval '1 minute' END,
         CASE WHEN resolved THEN 'Not needed.' END
    FROM copies c JOIN approval a ON a.id = c.of
   CROSS JOIN LATERAL (SELECT $1::int > 0 AND c.n % greatest($1::int, 1) = 0) r (resolved)`;

const REQUIREMENTS = `
  INSERT INTO approval_requirement (approval_id, kind, name, count)
  SELECT c.id, r.kind, r.name, r.count FROM copies c JOIN approval_requirement r ON r.approval_id = c.of`;
