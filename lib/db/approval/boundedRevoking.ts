/** What revoking a bounded approval reads and writes, inside one transaction. */
import type { QueryClient } from "@/lib/db/queryClient";

export interface RevocableBounded {
  id: string;
  agentId: string;
  teamId: string;
  givenById: string;
}

/** Null when the id (a UUID) is unknown. */
export async function readRevocableBounded(client: QueryClient, id: string): Promise<RevocableBounded | null> {
  const { rows } = await client.query<RevocableBounded>(
    `SELECT b.id, b.agent_id AS "agentId", g.team_id AS "teamId", b.given_by_id AS "givenById"
       FROM bounded_approval b JOIN agent g ON g.id = b.agent_id WHERE b.id = $1`,
    [id],
  );
  return rows[0] ?? null;
}

/** True when this call revoked it. Whoever takes a use at the same moment comes wholly before it, or takes none. */
export async function revokeBoundedApproval(
  client: QueryClient,
  { id, personId, reason, now }: { id: string; personId: string; reason: string; now: Date },
): Promise<boolean> {
  const { rowCount } = await client.query(
    `UPDATE bounded_approval SET revoked_at = $2, revoked_by_id = $3, revoke_reason = $4
      WHERE id = $1 AND revoked_at IS NULL`,
    [id, now, personId, reason],
  );
  return rowCount === 1;
}

/**
 * What it answered and what is not over: approvals that can be used, or be used again where a permit ends unredeemed, and
 * those on which a permit is good.
 */
export async function findAnsweredInForce(client: QueryClient, boundedId: string, now: Date): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT a.id FROM approval a
      WHERE a.bounded_approval_id = $1 AND a.revoked_at IS NULL
        AND (a.approved_until > $2
             OR EXISTS (SELECT 1 FROM evaluation e JOIN permit p ON p.evaluation_id = e.id
                         WHERE e.approval_id = a.id AND p.expires_at > $2 AND p.redeemed_at IS NULL AND p.revoked_at IS NULL))
      ORDER BY a.id`,
    [boundedId, now],
  );
  return rows.map(({ id }) => id);
}
