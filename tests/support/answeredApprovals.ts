/** Approvals like one that an agent really opened, asked and answered in the past, written straight into the database. */
import type { JsonObject } from "@/lib/core/organisation/definition";
import type { Database } from "@/lib/db/database";

export interface Past {
  askedAt: Date;
  status?: "approved" | "denied" | "expired" | "cancelled";
  /** Who answered, and how long after it was asked; nobody where it expired or was withdrawn. */
  by?: string;
  afterMs?: number;
  arguments?: JsonObject;
  /** Where the agent asked; that of the one that is copied, unless said. */
  environment?: string;
  /** True where the approver changed its arguments, took the approval back, or where the action failed. */
  edited?: boolean;
  revoked?: boolean;
  failed?: boolean;
}

/** Copies the approval `like` once for each of `rows`, with its answer and its outcome; `asks` as JSON where others asked. */
export async function answeredApprovals(
  db: Database,
  like: string,
  rows: readonly Past[],
  asks: string | null = null,
): Promise<void> {
  const client = await db.pool.connect();
  try {
    await client.query("BEGIN; SET LOCAL statement_timeout = 0");
    await client.query(COPIES, [like, JSON.stringify(rows.map(written)), asks]);
    for (const statement of [EVALUATIONS, APPROVALS, REQUIREMENTS, ANSWERS, REVOKED, USES, OUTCOMES])
      await client.query(statement);
    await client.query("COMMIT");
  } finally {
    client.release();
  }
}

function written({ askedAt, status = "approved", afterMs = 60_000, ...rest }: Past) {
  const ended = new Date(askedAt.getTime() + afterMs);
  return { ...rest, status, asked_at: askedAt.toISOString(), ended_at: ended.toISOString() };
}

const COPIES = `
  CREATE TEMPORARY TABLE copies ON COMMIT DROP AS
  SELECT r.*, gen_random_uuid() AS id, gen_random_uuid() AS evaluation_id, gen_random_uuid() AS use_id,
         encode(sha256(convert_to(gen_random_uuid()::text, 'UTF8')), 'hex') AS digest, a.id AS of,
         coalesce($3::jsonb, a.asks) AS asks
    FROM approval a
   CROSS JOIN jsonb_to_recordset($2::jsonb) AS r(asked_at timestamptz, ended_at timestamptz, status approval_status, by text,
     arguments jsonb, environment text, edited boolean, revoked boolean, failed boolean)
   WHERE a.id = $1::uuid`;

const EVALUATIONS = `
  INSERT INTO evaluation
  SELECT (jsonb_populate_record(e, jsonb_strip_nulls(jsonb_build_object('id', c.evaluation_id, 'decided_at', c.asked_at,
            'action_digest', c.digest, 'environment', c.environment, 'arguments', c.arguments)))).*
    FROM copies c JOIN approval a ON a.id = c.of JOIN evaluation e ON e.id = a.evaluation_id`;

const APPROVALS = `
  INSERT INTO approval (id, evaluation_id, agent_id, action_digest, status, asks, session_facts, requested_at, expires_at,
                        resolved_at, reason, approved_until, edition, edited_arguments, edited_digest, edited_by_id)
  SELECT c.id, c.evaluation_id, a.agent_id, c.digest, c.status, c.asks, a.session_facts, c.asked_at,
         c.ended_at + interval '1 hour', c.ended_at, CASE c.status WHEN 'denied' THEN 'Not this one.' END,
         CASE c.status WHEN 'approved' THEN c.ended_at + interval '15 minutes' END, coalesce(c.edited, false)::int,
         CASE WHEN c.edited THEN '{}'::jsonb END, CASE WHEN c.edited THEN c.digest || '-edited' END,
         CASE WHEN c.edited THEN p.id END
    FROM copies c JOIN approval a ON a.id = c.of LEFT JOIN person p ON p.email = c.by`;

const REQUIREMENTS = `
  INSERT INTO approval_requirement (approval_id, kind, name, count)
  SELECT c.id, r.kind, r.name, r.count FROM copies c JOIN approval_requirement r ON r.approval_id = c.of`;

const ANSWERS = `
  INSERT INTO approval_answer (approval_id, person_id, verdict, reason, qualifies, answered_at, edition)
  SELECT c.id, p.id, CASE c.status WHEN 'denied' THEN 'deny' ELSE 'approve' END::answer_verdict,
         CASE c.status WHEN 'denied' THEN 'Not this one.' END, '[]', c.ended_at, coalesce(c.edited, false)::int
    FROM copies c JOIN person p ON p.email = c.by WHERE c.status IN ('approved', 'denied')`;

const REVOKED = `UPDATE approval a SET revoked_at = a.resolved_at FROM copies c WHERE c.id = a.id AND c.revoked`;

const USES = `
  INSERT INTO evaluation
  SELECT (jsonb_populate_record(e, jsonb_build_object('id', c.use_id, 'decided_at', c.ended_at, 'outcome', 'allow',
            'reason', 'approval_honoured', 'approval_id', c.id))).*
    FROM copies c JOIN evaluation e ON e.id = c.evaluation_id WHERE c.failed IS NOT NULL`;

const OUTCOMES = `
  INSERT INTO outcome (evaluation_id, status, reported_at, reported_by, body_digest, observed)
  SELECT use_id, CASE WHEN failed THEN 'failed' ELSE 'succeeded' END::outcome_status, ended_at, 'enforcement_point', digest, '[]'
    FROM copies WHERE failed IS NOT NULL`;
