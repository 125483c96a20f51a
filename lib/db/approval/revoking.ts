/** What revoking an approval reads and writes, inside one transaction. */
import type { ApprovalStatus } from "@/lib/db/access/approvals";
import type { QueryClient } from "@/lib/db/queryClient";

export interface RevocableApproval {
  status: ApprovalStatus;
  agentId: string;
  teamId: string;
  approvedUntil: Date | null;
  used: boolean;
  revoked: boolean;
}

/** The approval; with `lock`, held until the transaction ends. Null when the id (a UUID) is unknown. */
export async function readRevocable(
  client: QueryClient,
  id: string,
  { lock = false } = {},
): Promise<RevocableApproval | null> {
  const { rows } = await client.query<RevocableApproval>(
    `SELECT a.status, a.agent_id AS "agentId", g.team_id AS "teamId", a.approved_until AS "approvedUntil",
            a.used_at IS NOT NULL AS used, a.revoked_at IS NOT NULL AS revoked
       FROM approval a JOIN agent g ON g.id = a.agent_id WHERE a.id = $1 ${lock ? "FOR UPDATE OF a" : ""}`,
    [id],
  );
  return rows[0] ?? null;
}

/** Revokes what was handed out on the approval and neither redeemed nor reported. Answers how many permits it was. */
export async function revokePermitsOf(client: QueryClient, approvalId: string, now: Date): Promise<number> {
  const { rowCount } = await client.query(
    `UPDATE permit p SET revoked_at = $2 FROM evaluation e
      WHERE e.id = p.evaluation_id AND e.approval_id = $1
        AND p.redeemed_at IS NULL AND p.revoked_at IS NULL AND p.lapsed_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM outcome o WHERE o.evaluation_id = e.id)`,
    [approvalId, now],
  );
  return rowCount ?? 0;
}

/** True when this call revoked it. */
export async function revokeApproval(client: QueryClient, id: string, now: Date): Promise<boolean> {
  const { rowCount } = await client.query(
    "UPDATE approval SET revoked_at = $2 WHERE id = $1 AND status = 'approved' AND revoked_at IS NULL",
    [id, now],
  );
  return rowCount === 1;
}
