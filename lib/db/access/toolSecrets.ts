import type { QueryClient } from "@/lib/db/queryClient";

export interface SealedSecretRow {
  id: string;
  agentId: string;
  toolId: string;
  environmentId: string;
  version: number;
  keyId: string;
  sealed: string;
}

/** The secret that is held there; it stays until the transaction ends. */
export async function findHeldSecret(
  client: QueryClient,
  { agentId, tool, environment }: { agentId: string; tool: string; environment: string },
): Promise<SealedSecretRow | null> {
  const { rows } = await client.query<SealedSecretRow>({
    name: "held_secret",
    text: `SELECT s.id, s.agent_id AS "agentId", s.tool_id AS "toolId", s.environment_id AS "environmentId", s.version,
                  s.key_id AS "keyId", s.sealed
             FROM tool_secret s
             JOIN tool t ON t.id = s.tool_id
             JOIN environment e ON e.id = s.environment_id
            WHERE s.agent_id = $1 AND t.name = $2 AND e.name = $3 AND s.removed_at IS NULL
              FOR SHARE OF s`,
    values: [agentId, tool, environment],
  });
  return rows[0] ?? null;
}

export async function insertSecretRelease(
  client: QueryClient,
  { secretId, permitId, credentialId, now }: { secretId: string; permitId: string; credentialId: string; now: Date },
): Promise<void> {
  await client.query({
    name: "insert_secret_release",
    text: `INSERT INTO tool_secret_release (permit_id, secret_id, credential_id, released_at) VALUES ($1, $2, $3, $4)`,
    values: [permitId, secretId, credentialId, now],
  });
}
