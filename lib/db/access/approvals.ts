import type { ApprovalAnswer, Ask, PresentedApproval, Requirement, SessionFacts } from "@/lib/core/decision/types";
import type { JsonObject } from "@/lib/core/organisation/definition";
import type { QueryClient } from "@/lib/db/queryClient";

export type ApprovalStatus = PresentedApproval["status"];

/** What a task handle is made of. */
export interface ApprovalRow {
  id: string;
  status: ApprovalStatus;
  expiresAt: Date;
  resolvedAt: Date | null;
  approvedUntil: Date | null;
  /** Why it was denied or cancelled. */
  reason: string | null;
  /** What an approver made of the arguments; null when they are as they came. */
  editedArguments: JsonObject | null;
  questions: { id: string; text: string; askedAt: string; reply: string | null }[];
}

const TASK_COLUMNS = `a.id, a.status, a.expires_at AS "expiresAt", a.resolved_at AS "resolvedAt",
                      a.approved_until AS "approvedUntil", a.reason, a.edited_arguments AS "editedArguments",
                      (SELECT coalesce(json_agg(json_build_object('id', q.id, 'text', q.text, 'askedAt', q.asked_at,
                                'reply', q.reply) ORDER BY q.asked_at, q.id), '[]')
                         FROM approval_question q WHERE q.approval_id = a.id) AS questions`;

/** Locks under this name whoever opens approvals of one agent, so that two never open one too many. */
export function approvalsLock(agentId: string): string {
  return `approvals ${agentId}`;
}

/**
 * The approval as a decision looks at it, locked until the transaction ends so that it is honoured once. Null when the
 * id (a UUID) is unknown or another agent's.
 */
export async function readPresentedApproval(
  client: QueryClient,
  { id, agentId }: { id: string; agentId: string },
): Promise<PresentedApproval | null> {
  const { rows } = await client.query<{
    id: string;
    actionDigest: string;
    status: ApprovalStatus;
    asks: Ask[];
    sessionFacts: SessionFacts;
    approvedUntil: Date | null;
    used: boolean;
    revoked: boolean;
  }>({
    name: "presented_approval",
    text: `SELECT id, coalesce(edited_digest, action_digest) AS "actionDigest", status, asks, session_facts AS "sessionFacts",
                  approved_until AS "approvedUntil", used_at IS NOT NULL AS used, revoked_at IS NOT NULL AS revoked
             FROM approval WHERE id = $1 AND agent_id = $2 FOR UPDATE`,
    values: [id, agentId],
  });
  const row = rows[0];
  if (row === undefined) return null;
  const { rows: answers } = await client.query<{ person: string; qualifies: Requirement[] }>({
    name: "approving_answers",
    text: `SELECT n.person_id AS person, n.qualifies
             FROM approval_answer n JOIN approval a ON a.id = n.approval_id AND a.edition = n.edition
            WHERE n.approval_id = $1 AND n.verdict = 'approve' ORDER BY n.person_id`,
    values: [id],
  });
  return { ...row, approvedUntil: row.approvedUntil?.getTime() ?? null, answers: answers satisfies ApprovalAnswer[] };
}

/** Uses a single-use approval. False when it was used, revoked or has ended meanwhile. */
export async function consumeApproval(client: QueryClient, id: string, now: Date): Promise<boolean> {
  const { rowCount } = await client.query({
    name: "consume_approval",
    text: `UPDATE approval SET used_at = $2
            WHERE id = $1 AND status = 'approved' AND used_at IS NULL AND revoked_at IS NULL AND approved_until > $2`,
    values: [id, now],
  });
  return rowCount === 1;
}

/** Gives back the approval that an evaluation had used: it can be honoured again until it ends. */
export async function giveBackApproval(client: QueryClient, evaluationId: string): Promise<string | null> {
  const { rows } = await client.query<{ id: string }>(
    `UPDATE approval a SET used_at = NULL FROM evaluation e
      WHERE e.id = $1 AND a.id = e.approval_id AND a.used_at IS NOT NULL AND a.revoked_at IS NULL RETURNING a.id`,
    [evaluationId],
  );
  return rows[0]?.id ?? null;
}

/** The approval of this exact action that still waits for its answer. */
export async function findPending(client: QueryClient, actionDigest: string): Promise<ApprovalRow | null> {
  const { rows } = await client.query<ApprovalRow>({
    name: "pending_approval",
    text: `SELECT ${TASK_COLUMNS} FROM approval a
            WHERE a.status = 'pending' AND (a.action_digest = $1 OR a.edited_digest = $1)
            ORDER BY a.edited_digest IS NOT DISTINCT FROM $1 DESC LIMIT 1`,
    values: [actionDigest],
  });
  return rows[0] ?? null;
}

/** An approval of this exact action that was given and can still be used. */
export async function findUsable(client: QueryClient, actionDigest: string, now: Date): Promise<ApprovalRow | null> {
  const { rows } = await client.query<ApprovalRow>({
    name: "usable_approval",
    text: `SELECT ${TASK_COLUMNS} FROM approval a
            WHERE coalesce(a.edited_digest, a.action_digest) = $1 AND a.status = 'approved' AND a.used_at IS NULL AND a.revoked_at IS NULL
              AND a.approved_until > $2
            ORDER BY a.approved_until DESC LIMIT 1`,
    values: [actionDigest, now],
  });
  return rows[0] ?? null;
}

export async function findOpenedBy(client: QueryClient, evaluationId: string): Promise<ApprovalRow | null> {
  const { rows } = await client.query<ApprovalRow>(
    `SELECT ${TASK_COLUMNS} FROM approval a WHERE a.evaluation_id = $1`,
    [evaluationId],
  );
  return rows[0] ?? null;
}

/** A task as its caller may see it: same agent, tool and environment. `id` must be a UUID. */
export async function findTask(
  client: QueryClient,
  { id, agentId, tool, environment }: { id: string; agentId: string; tool: string; environment: string },
): Promise<ApprovalRow | null> {
  const { rows } = await client.query<ApprovalRow>({
    name: "task",
    text: `SELECT ${TASK_COLUMNS} FROM approval a JOIN evaluation e ON e.id = a.evaluation_id
            WHERE a.id = $1 AND a.agent_id = $2 AND e.tool = $3 AND e.environment = $4`,
    values: [id, agentId, tool, environment],
  });
  return rows[0] ?? null;
}

export async function countPending(client: QueryClient, agentId: string, now: Date): Promise<number> {
  const { rows } = await client.query<{ pending: number }>({
    name: "count_pending",
    text: `SELECT count(*)::int AS pending FROM approval
            WHERE agent_id = $1 AND status = 'pending' AND expires_at > $2`,
    values: [agentId, now],
  });
  return rows[0]?.pending ?? 0;
}

export interface NewApproval {
  id: string;
  evaluationId: string;
  agentId: string;
  actionDigest: string;
  justification: string | null;
  asks: Ask[];
  sessionFacts: SessionFacts;
  requirements: readonly (Requirement & { count: number })[];
  requestedAt: Date;
  expiresAt: Date;
}

export async function insertApproval(client: QueryClient, approval: NewApproval): Promise<ApprovalRow> {
  await client.query({
    name: "insert_approval",
    text: `INSERT INTO approval (id, evaluation_id, agent_id, action_digest, justification, asks, session_facts,
                                 requested_at, expires_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    values: [
      approval.id,
      approval.evaluationId,
      approval.agentId,
      approval.actionDigest,
      approval.justification,
      JSON.stringify(approval.asks),
      JSON.stringify(approval.sessionFacts),
      approval.requestedAt,
      approval.expiresAt,
    ],
  });
  await insertRequirements(client, approval.id, approval.requirements);
  return {
    id: approval.id,
    status: "pending",
    expiresAt: approval.expiresAt,
    resolvedAt: null,
    approvedUntil: null,
    reason: null,
    editedArguments: null,
    questions: [],
  };
}

/** Who must answer an approval that is being opened. */
export async function insertRequirements(
  client: QueryClient,
  approvalId: string,
  requirements: NewApproval["requirements"],
): Promise<void> {
  await client.query({
    name: "insert_requirements",
    text: `INSERT INTO approval_requirement (approval_id, kind, name, count)
           SELECT $1, kind::requirement_kind, name, count
             FROM unnest($2::text[], $3::text[], $4::int[]) AS r (kind, name, count)`,
    values: [
      approvalId,
      requirements.map(({ kind }) => kind),
      requirements.map(({ name }) => name),
      requirements.map(({ count }) => count),
    ],
  });
}

/** Ends pending approvals whose time is over: `id` alone, or up to 500 of all. Answers those that this call ended. */
export async function expireApprovals(
  client: QueryClient,
  { now, id }: { now: Date; id?: string },
): Promise<{ id: string; agentId: string }[]> {
  const { rows } = await client.query<{ id: string; agentId: string }>({
    name: id === undefined ? "expire_approvals" : "expire_approval",
    text: `UPDATE approval SET status = 'expired', resolved_at = $1
            WHERE status = 'pending' AND id IN (
              SELECT id FROM approval WHERE status = 'pending' AND expires_at <= $1
                 ${id === undefined ? "ORDER BY expires_at LIMIT 500 FOR UPDATE SKIP LOCKED" : "AND id = $2 FOR UPDATE"})
        RETURNING id, agent_id AS "agentId"`,
    values: id === undefined ? [now] : [now, id],
  });
  return rows;
}

/** True when this call withdrew it; false when it had an answer, or its time was over, already. */
export async function cancelApproval(
  client: QueryClient,
  { id, reason, now }: { id: string; reason: string | null; now: Date },
): Promise<boolean> {
  const { rowCount } = await client.query(
    `UPDATE approval SET status = 'cancelled', resolved_at = $2, reason = $3
      WHERE id = $1 AND status = 'pending' AND expires_at > $2`,
    [id, now, reason],
  );
  return rowCount === 1;
}

/** Gives a question its reply. False when it has one. */
export async function replyOnce(
  client: QueryClient,
  { id, text, by, now }: { id: string; text: string; by: "agent" | "enforcement_point"; now: Date },
): Promise<boolean> {
  const { rowCount } = await client.query(
    `UPDATE approval_question SET reply = $2, replied_at = $3, replied_by = $4::credential_kind
      WHERE id = $1 AND reply IS NULL`,
    [id, text, now, by],
  );
  return rowCount === 1;
}

/**
 * Keeps which task an `Idempotency-Key` got. Answers the earlier use of the key, or null when this is the first. Call it
 * under `approvalsLock`.
 */
export async function findIdempotent(
  client: QueryClient,
  { credentialId, key }: { credentialId: string; key: string },
): Promise<{ bodyDigest: string; approvalId: string } | null> {
  const { rows } = await client.query<{ bodyDigest: string; approvalId: string }>(
    `SELECT body_digest AS "bodyDigest", approval_id AS "approvalId" FROM idempotency_key
      WHERE credential_id = $1 AND key = $2`,
    [credentialId, key],
  );
  return rows[0] ?? null;
}

export async function insertIdempotent(
  client: QueryClient,
  entry: { credentialId: string; key: string; bodyDigest: string; approvalId: string; now: Date },
): Promise<void> {
  await client.query(
    `INSERT INTO idempotency_key (credential_id, key, body_digest, approval_id, created_at) VALUES ($1, $2, $3, $4, $5)`,
    [entry.credentialId, entry.key, entry.bodyDigest, entry.approvalId, entry.now],
  );
}

/** How many people could satisfy a requirement: not disabled, neither the agent's owner nor who it acts for. */
export async function countCandidates(
  client: QueryClient,
  { agentId, onBehalfOf, requirement }: { agentId: string; onBehalfOf: string | null; requirement: Requirement },
): Promise<number> {
  const { rows } = await client.query<{ candidates: number }>(
    `SELECT count(*)::int AS candidates
       FROM person p JOIN agent g ON g.id = $1
      WHERE p.disabled_at IS NULL AND p.id <> g.owner_id AND p.email IS DISTINCT FROM lower($2)
        AND CASE $3
              WHEN 'person' THEN p.email = lower($4)
              WHEN 'role' THEN EXISTS (SELECT 1 FROM person_role r WHERE r.person_id = p.id AND r.role::text = $4)
                AND ($4 NOT IN ('operator', 'viewer')
                     OR EXISTS (SELECT 1 FROM team_member m WHERE m.person_id = p.id AND m.team_id = g.team_id))
              WHEN 'team' THEN EXISTS (SELECT 1 FROM team_member m JOIN team t ON t.id = m.team_id
                                        WHERE m.person_id = p.id AND t.name = $4)
              ELSE EXISTS (SELECT 1 FROM group_member m JOIN approver_group t ON t.id = m.group_id
                            WHERE m.person_id = p.id AND t.name = $4)
            END`,
    [agentId, onBehalfOf, requirement.kind, requirement.name],
  );
  return rows[0]?.candidates ?? 0;
}
