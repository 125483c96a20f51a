import type { QueryClient } from "@/lib/db/queryClient";

/** When each of the credentials was last exchanged for an access token, by id; one is missing where it never was. */
export async function readCredentialUse(client: QueryClient, ids: readonly string[]): Promise<Map<string, Date>> {
  const { rows } = await client.query<{ id: string; at: Date | null }>(
    `SELECT c.id, (SELECT e.at FROM audit_event e
                    WHERE e.subject_kind = 'credential' AND e.subject_id = c.id AND e.event = 'access_token.issued'
                    ORDER BY e.sequence DESC LIMIT 1) AS at
       FROM unnest($1::text[]) AS c (id)`,
    [ids],
  );
  return new Map(rows.flatMap(({ id, at }) => (at === null ? [] : [[id, at] as const])));
}
