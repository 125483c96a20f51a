import type { QueryClient } from "@/lib/db/queryClient";

/** Most addresses that are kept of one credential; the table says of the first ones only that they were used again. */
export const ADDRESSES_MAX = 200;

/** The other end of a request: where it came from, and what the program said of itself, at most 200 characters; null when nothing. */
export interface Caller {
  address: string;
  program: string | null;
}

/** Notes that a credential, or an access token of it, was used from a network address, and by what. */
export async function noteAddress(
  client: QueryClient,
  { credentialId, caller: { address, program }, now }: { credentialId: string; caller: Caller; now: Date },
): Promise<void> {
  await client.query({
    name: "note_credential_address",
    text: `INSERT INTO credential_address (credential_id, address, first_used_at, last_used_at, program)
           SELECT c.id, $2, $3, $3, $4 FROM credential c
            WHERE c.id = $1 AND ((SELECT count(*) FROM credential_address WHERE credential_id = $1) < ${ADDRESSES_MAX}
                                 OR EXISTS (SELECT FROM credential_address WHERE credential_id = $1 AND address = $2))
           ON CONFLICT (credential_id, address)
           DO UPDATE SET last_used_at = greatest(credential_address.last_used_at, EXCLUDED.last_used_at),
                         program = EXCLUDED.program`,
    values: [credentialId, address.slice(0, 64), now, program],
  });
}
