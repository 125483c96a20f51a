import type { QueryClient } from "@/lib/db/queryClient";

export interface AuditRow {
  at: Date;
  actorKind: "person" | "agent" | "system" | "command";
  actorId: string | null;
  actorName: string;
  event: string;
  subjectKind: string;
  subjectId: string;
  /** Never a secret. */
  detail: Record<string, unknown>;
}

/** Writes audit events in the caller's transaction: what they record commits with them, or neither does. */
export async function insertAuditEvents(client: QueryClient, rows: readonly AuditRow[]): Promise<void> {
  if (rows.length === 0) return;
  await client.query({
    name: "insert_audit_events",
    text: `INSERT INTO audit_event (at, actor_kind, actor_id, actor_name, event, subject_kind, subject_id, detail)
           SELECT at, actor_kind::actor_kind, actor_id, actor_name, event, subject_kind, subject_id, detail
             FROM unnest($1::timestamptz[], $2::text[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[],
                         $8::jsonb[]) WITH ORDINALITY
               AS rows (at, actor_kind, actor_id, actor_name, event, subject_kind, subject_id, detail, position)
            ORDER BY position`,
    values: [
      rows.map(({ at }) => at),
      rows.map(({ actorKind }) => actorKind),
      rows.map(({ actorId }) => actorId),
      rows.map(({ actorName }) => actorName),
      rows.map(({ event }) => event),
      rows.map(({ subjectKind }) => subjectKind),
      rows.map(({ subjectId }) => subjectId),
      rows.map(({ detail }) => JSON.stringify(detail)),
    ],
  });
}
