import type { QueryClient } from "@/lib/db/queryClient";

/** Why a permit can or cannot be redeemed, all of it read at one moment. */
export interface PermitRow {
  id: string;
  evaluationId: string;
  agentId: string;
  agent: string;
  onBehalfOf: string | null;
  actionDigest: string;
  expiresAt: Date;
  redeemed: boolean;
  /** Revoked, lapsed or past its end; or its credential was revoked, its agent stopped, or its outcome is reported. */
  over: boolean;
}

/** The permit, locked until the transaction ends. `id` must be a UUID. */
export async function lockPermit(
  client: QueryClient,
  { id, now }: { id: string; now: Date },
): Promise<PermitRow | null> {
  const { rows } = await client.query<PermitRow>({
    name: "lock_permit",
    text: `SELECT p.id, p.evaluation_id AS "evaluationId", e.agent_id AS "agentId", g.name AS agent,
                  e.on_behalf_of AS "onBehalfOf", p.action_digest AS "actionDigest",
                  p.expires_at AS "expiresAt", p.redeemed_at IS NOT NULL AS redeemed,
                  (p.revoked_at IS NOT NULL OR p.lapsed_at IS NOT NULL OR p.expires_at <= $2
                    OR c.revoked_at IS NOT NULL OR g.lifecycle <> 'active'
                    OR EXISTS (SELECT 1 FROM outcome o WHERE o.evaluation_id = e.id)) AS over
             FROM permit p
             JOIN evaluation e ON e.id = p.evaluation_id
             JOIN credential c ON c.id = e.credential_id
             JOIN agent g ON g.id = e.agent_id
            WHERE p.id = $1 FOR UPDATE OF p`,
    values: [id, now],
  });
  return rows[0] ?? null;
}

/** True when this call redeemed it. */
export async function redeemPermitRow(
  client: QueryClient,
  { id, by, now }: { id: string; by: "agent" | "enforcement_point"; now: Date },
): Promise<boolean> {
  const { rowCount } = await client.query({
    name: "redeem_permit",
    text: `UPDATE permit SET redeemed_at = $2, redeemed_by = $3
            WHERE id = $1 AND redeemed_at IS NULL AND revoked_at IS NULL AND lapsed_at IS NULL AND expires_at > $2`,
    values: [id, now, by],
  });
  return rowCount === 1;
}

/** Who redeemed the evaluation's permit, if anyone did; the permit is locked until the transaction ends. */
export async function lockPermitOf(
  client: QueryClient,
  evaluationId: string,
): Promise<{ redeemedBy: "agent" | "enforcement_point" | null } | null> {
  const { rows } = await client.query<{ redeemedBy: "agent" | "enforcement_point" | null }>({
    name: "lock_permit_of",
    text: `SELECT redeemed_by AS "redeemedBy" FROM permit WHERE evaluation_id = $1 FOR UPDATE`,
    values: [evaluationId],
  });
  return rows[0] ?? null;
}

/** Ends an unredeemed permit for good. False when it was redeemed, or its end was settled already. */
export async function lapsePermit(client: QueryClient, evaluationId: string, now: Date): Promise<boolean> {
  const { rowCount } = await client.query(
    `UPDATE permit SET lapsed_at = $2, revoked_at = coalesce(revoked_at, $2)
      WHERE evaluation_id = $1 AND redeemed_at IS NULL AND lapsed_at IS NULL`,
    [evaluationId, now],
  );
  return rowCount === 1;
}

/**
 * Claims one permit whose credential must redeem, that has ended unredeemed and is not settled; another process's claim is
 * passed over. `reported`: its action ran all the same, says a report, so nothing is to be given back.
 */
export async function claimLapsedPermit(
  client: QueryClient,
  now: Date,
): Promise<{ id: string; evaluationId: string; agentId: string; reported: boolean } | null> {
  const { rows } = await client.query<{ id: string; evaluationId: string; agentId: string; reported: boolean }>({
    name: "claim_lapsed_permit",
    text: `SELECT p.id, p.evaluation_id AS "evaluationId", e.agent_id AS "agentId",
                  EXISTS (SELECT 1 FROM outcome o WHERE o.evaluation_id = p.evaluation_id) AS reported
             FROM permit p JOIN evaluation e ON e.id = p.evaluation_id
            WHERE p.must_redeem AND p.redeemed_at IS NULL AND p.lapsed_at IS NULL
              AND (p.expires_at <= $1 OR p.revoked_at IS NOT NULL)
            ORDER BY p.expires_at LIMIT 1 FOR UPDATE OF p SKIP LOCKED`,
    values: [now],
  });
  return rows[0] ?? null;
}
