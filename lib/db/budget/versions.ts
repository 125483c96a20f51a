/** The versions of an agent's budget. */
import type { QueryClient } from "@/lib/db/queryClient";

export interface VersionRow {
  version: number;
  inForce: boolean;
  createdAt: Date;
  grants: number;
  changeId: string | null;
  reason: string | null;
  author: string | null;
}

/** The newest first, with the change that put each in force. */
export async function readBudgetVersions(
  client: QueryClient,
  { agentId, limit }: { agentId: string; limit: number },
): Promise<VersionRow[]> {
  const { rows } = await client.query<VersionRow>(
    `SELECT b.version, b.in_force AS "inForce", b.created_at AS "createdAt",
            (SELECT count(*)::int FROM budget_grant g WHERE g.budget_id = b.id) AS grants,
            c.id::text AS "changeId", c.reason, c.author
       FROM budget b
       LEFT JOIN LATERAL (
         SELECT d.detail->>'changeId' AS change_id FROM audit_event d
          WHERE d.subject_kind = 'agent' AND d.subject_id = b.agent_id::text AND d.event = 'budget.put_in_force'
            AND (d.detail->>'version')::int = b.version LIMIT 1) brought ON true
       LEFT JOIN change_request c ON c.id = brought.change_id::uuid
      WHERE b.agent_id = $1 ORDER BY b.version DESC LIMIT $2`,
    [agentId, limit],
  );
  return rows;
}
