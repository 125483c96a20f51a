import type { QueryClient } from "@/lib/db/queryClient";

/** When each of the people signed in last, by id; one is missing who never did. */
export async function readLastSignIns(client: QueryClient, ids: readonly string[]): Promise<Map<string, Date>> {
  const { rows } = await client.query<{ id: string; at: Date | null }>(
    `SELECT p.id, (SELECT e.at FROM audit_event e
                    WHERE e.subject_kind = 'person' AND e.subject_id = p.id AND e.event = 'person.signed_in'
                    ORDER BY e.sequence DESC LIMIT 1) AS at
       FROM unnest($1::text[]) AS p (id)`,
    [ids],
  );
  return new Map(rows.flatMap(({ id, at }) => (at === null ? [] : [[id, at] as const])));
}
