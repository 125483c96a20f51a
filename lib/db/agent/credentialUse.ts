import type { QueryClient } from "@/lib/db/queryClient";

export interface CredentialUse {
  /** When it was last exchanged for an access token. */
  exchangedAt: Date | null;
  /** When it, or an access token of it, was last seen, to a few minutes, and what the program said of itself. */
  seenAt: Date | null;
  program: string | null;
}

/** How the credentials were last used, by id. */
export async function readCredentialUse(
  client: QueryClient,
  ids: readonly string[],
): Promise<Map<string, CredentialUse>> {
  const { rows } = await client.query<CredentialUse & { id: string }>(
    `SELECT c.id, a.last_used_at AS "seenAt", a.program,
            (SELECT e.at FROM audit_event e
              WHERE e.subject_kind = 'credential' AND e.subject_id = c.id AND e.event = 'access_token.issued'
              ORDER BY e.sequence DESC LIMIT 1) AS "exchangedAt"
       FROM unnest($1::text[]) AS c (id)
       LEFT JOIN LATERAL (SELECT last_used_at, program FROM credential_address
                           WHERE credential_id = c.id::uuid ORDER BY last_used_at DESC, address LIMIT 1) a ON true`,
    [ids],
  );
  return new Map(rows.map(({ id, ...use }) => [id, use]));
}
