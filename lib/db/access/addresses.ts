import type { QueryClient } from "@/lib/db/queryClient";

/** Most addresses that are kept of one credential; the table says of the first ones only that they were used again. */
export const ADDRESSES_MAX = 200;

/** Notes that a credential, or an access token of it, was used from a network address. */
export async function noteAddress(
  client: QueryClient,
  { credentialId, address, now }: { credentialId: string; address: string; now: Date },
): Promise<void> {
  await client.query({
    name: "note_credential_address",
    text: `INSERT INTO credential_address (credential_id, address, first_used_at, last_used_at)
           SELECT c.id, $2, $3, $3 FROM credential c
            WHERE c.id = $1 AND ((SELECT count(*) FROM credential_address WHERE credential_id = $1) < ${ADDRESSES_MAX}
                                 OR EXISTS (SELECT FROM credential_address WHERE credential_id = $1 AND address = $2))
           ON CONFLICT (credential_id, address)
           DO UPDATE SET last_used_at = greatest(credential_address.last_used_at, EXCLUDED.last_used_at)`,
    values: [credentialId, address.slice(0, 64), now],
  });
}
