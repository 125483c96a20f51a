import type { JsonObject } from "@/lib/core/organisation/definition";
import type { QueryClient } from "@/lib/db/queryClient";

export interface SigningKeyRow {
  kid: string;
  publicJwk: JsonObject;
  encryptedPrivateJwk: string;
  retired: boolean;
}

/** Every key, the newest first; the one that is not retired signs. */
export async function readSigningKeys(client: QueryClient): Promise<SigningKeyRow[]> {
  const { rows } = await client.query<SigningKeyRow>(
    `SELECT kid, public_jwk AS "publicJwk", encrypted_private_jwk AS "encryptedPrivateJwk",
            retired_at IS NOT NULL AS retired
       FROM signing_key ORDER BY created_at DESC, kid`,
  );
  return rows;
}

/** True when it became the key that signs; false when another process was faster. */
export async function insertSigningKey(
  client: QueryClient,
  key: { kid: string; algorithm: string; publicJwk: JsonObject; encryptedPrivateJwk: string; createdAt: Date },
): Promise<boolean> {
  const { rowCount } = await client.query(
    `INSERT INTO signing_key (kid, algorithm, public_jwk, encrypted_private_jwk, created_at)
     VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
    [key.kid, key.algorithm, JSON.stringify(key.publicJwk), key.encryptedPrivateJwk, key.createdAt],
  );
  return rowCount === 1;
}
