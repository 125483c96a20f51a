import type { QueryClient } from "@/lib/db/queryClient";

/** A credential with what it is for, by name. */
export interface CredentialRow {
  id: string;
  kind: "agent" | "enforcement_point";
  agentId: string;
  agent: string;
  tool: string;
  environment: string;
  mustRedeem: boolean;
  revoked: boolean;
  /** Epoch seconds: access tokens issued before are revoked. Null: none is. */
  tokensValidFrom: number | null;
  /** True while a kill switch covers all that the credential is for. */
  stopped: boolean;
}

/** Selects `CredentialRow`s; the credential is `c`. */
export const CREDENTIAL_SELECT = `SELECT c.id, c.kind, c.agent_id AS "agentId", a.name AS agent, t.name AS tool, e.name AS environment,
                       c.must_redeem AS "mustRedeem", c.revoked_at IS NOT NULL AS revoked,
                       extract(epoch FROM c.tokens_valid_from)::float8 AS "tokensValidFrom",
                       c.tokens_valid_from IS NOT NULL AND EXISTS (
                         SELECT 1 FROM kill_switch k
                          WHERE k.released_at IS NULL AND NOT k.except_read
                            AND (k.scope = 'organisation' OR k.agent_id = c.agent_id OR k.tool_id = c.tool_id
                                 OR k.environment_id = c.environment_id)) AS stopped
                  FROM credential c
                  JOIN agent a ON a.id = c.agent_id
                  JOIN tool t ON t.id = c.tool_id
                  JOIN environment e ON e.id = c.environment_id`;

/** `id` must be a UUID. */
export async function findCredential(client: QueryClient, id: string): Promise<CredentialRow | null> {
  const { rows } = await client.query<CredentialRow>({
    name: "credential_by_id",
    text: `${CREDENTIAL_SELECT} WHERE c.id = $1`,
    values: [id],
  });
  return rows[0] ?? null;
}

/** By the SHA-256 of its secret. */
export async function findCredentialBySecret(client: QueryClient, secretHash: string): Promise<CredentialRow | null> {
  const { rows } = await client.query<CredentialRow>({
    name: "credential_by_secret",
    text: `${CREDENTIAL_SELECT} WHERE c.secret_hash = $1`,
    values: [secretHash],
  });
  return rows[0] ?? null;
}
