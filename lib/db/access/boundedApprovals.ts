/** What answers an approval as it is opened: bounded approvals, their uses, and the answers that they give. */
import type { BoundedAction } from "@/lib/core/approval/bounded";
import type { Requirement } from "@/lib/core/decision/types";
import type { QueryClient } from "@/lib/db/queryClient";
import { type ApprovalRow, insertRequirements, type NewApproval } from "./approvals";

export interface BoundedRow extends BoundedAction {
  id: string;
  until: Date;
  /** Who gave it, as the database has them now, and what they qualified for then. */
  giver: {
    id: string;
    email: string;
    disabled: boolean;
    roles: ("viewer" | "operator" | "security_reviewer" | "admin")[];
    teamIds: string[];
    teams: string[];
    groups: string[];
    qualified: Requirement[];
  };
  /** The agent as it is now. */
  teamId: string;
  ownerId: string;
}

/** Those of the agent's action that are in force and not used up, the one that ends first before the others. */
export async function findBoundedApprovals(
  client: QueryClient,
  { agentId, action, environment, now }: { agentId: string; action: string; environment: string; now: Date },
): Promise<BoundedRow[]> {
  const { rows } = await client.query<BoundedRow>({
    name: "bounded_approvals",
    text: `SELECT b.id, b.action, b.action_version AS "actionVersion", b.environment, b.on_behalf_of AS "onBehalfOf", b.resource,
                  b.any_resource AS "anyResource", b.arguments, b.asks, b.session_facts AS "sessionFacts", b.until,
                  g.team_id AS "teamId", g.owner_id AS "ownerId",
                  json_build_object('id', p.id, 'email', p.email, 'disabled', p.disabled_at IS NOT NULL,
                    'roles', (SELECT coalesce(json_agg(r.role), '[]') FROM person_role r WHERE r.person_id = p.id),
                    'teamIds', (SELECT coalesce(json_agg(m.team_id), '[]') FROM team_member m WHERE m.person_id = p.id),
                    'teams', (SELECT coalesce(json_agg(t.name), '[]') FROM team_member m JOIN team t ON t.id = m.team_id
                               WHERE m.person_id = p.id),
                    'groups', (SELECT coalesce(json_agg(t.name), '[]') FROM group_member m
                                 JOIN approver_group t ON t.id = m.group_id WHERE m.person_id = p.id),
                    'qualified', n.qualifies) AS giver
             FROM bounded_approval b
             JOIN agent g ON g.id = b.agent_id
             JOIN person p ON p.id = b.given_by_id
             JOIN approval a ON a.id = b.approval_id
             JOIN approval_answer n ON n.approval_id = a.id AND n.person_id = p.id AND n.edition = a.edition
            WHERE b.agent_id = $1 AND b.action = $2 AND b.environment = $3
              AND b.revoked_at IS NULL AND b.used < b.uses_max AND b.given_at <= $4 AND b.until > $4
            ORDER BY b.until, b.id`,
    values: [agentId, action, environment, now],
  });
  return rows;
}

/**
 * Takes one use: its number, or null when it was used up or revoked, or has ended, meanwhile.
 * INVARIANT (never more than its count): whoever comes second sees what the first one took.
 */
export async function claimBoundedUse(client: QueryClient, id: string, now: Date): Promise<number | null> {
  const { rows } = await client.query<{ use: number }>({
    name: "claim_bounded_use",
    text: `UPDATE bounded_approval SET used = used + 1
            WHERE id = $1 AND revoked_at IS NULL AND used < uses_max AND until > $2 RETURNING used AS use`,
    values: [id, now],
  });
  return rows[0]?.use ?? null;
}

/** Opens an approval that has its answer already: a copy of the giver's, with how they were verified. */
export async function insertAnsweredApproval(
  client: QueryClient,
  approval: NewApproval & { approvedUntil: Date },
  { boundedId, use, qualifies }: { boundedId: string; use: number; qualifies: readonly Requirement[] },
): Promise<ApprovalRow> {
  const { id, requestedAt: now, approvedUntil } = approval;
  await client.query({
    name: "insert_answered_approval",
    text: `INSERT INTO approval (id, evaluation_id, agent_id, action_digest, justification, asks, session_facts, requested_at,
                                 expires_at, status, resolved_at, approved_until, bounded_approval_id, bounded_use)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'approved', $8, $10, $11, $12)`,
    values: [
      id,
      approval.evaluationId,
      approval.agentId,
      approval.actionDigest,
      approval.justification,
      JSON.stringify(approval.asks),
      JSON.stringify(approval.sessionFacts),
      now,
      approval.expiresAt,
      approvedUntil,
      boundedId,
      use,
    ],
  });
  await insertRequirements(client, id, approval.requirements);
  await client.query({
    name: "insert_answer_in_advance",
    text: `INSERT INTO approval_answer (approval_id, person_id, edition, verdict, reason, qualifies, api_token_id, answered_at,
                                        given_at, verified_by, authenticated_at, auth_issuer, auth_context, auth_methods,
                                        bounded_approval_id)
           SELECT $1, n.person_id, 0, 'approve', n.reason, $3::jsonb, n.api_token_id, $4, b.given_at, n.verified_by,
                  n.authenticated_at, n.auth_issuer, n.auth_context, n.auth_methods, b.id
             FROM bounded_approval b
             JOIN approval a ON a.id = b.approval_id
             JOIN approval_answer n ON n.approval_id = a.id AND n.person_id = b.given_by_id AND n.edition = a.edition
            WHERE b.id = $2`,
    values: [id, boundedId, JSON.stringify(qualifies), now],
  });
  return {
    id,
    status: "approved",
    expiresAt: approval.expiresAt,
    resolvedAt: now,
    approvedUntil,
    reason: null,
    editedArguments: null,
    questions: [],
  };
}
