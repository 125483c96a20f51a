import type { Json } from "@/lib/core/organisation/definition";
import type { QueryClient } from "@/lib/db/queryClient";

export interface NewOutcome {
  evaluationId: string;
  status: "succeeded" | "failed" | "not_executed";
  error: string | null;
  occurredAt: Date | null;
  reportedAt: Date;
  reportedBy: "agent" | "enforcement_point";
  bodyDigest: string;
  observed: readonly string[];
  stateChanges: readonly {
    resource: { type: string; id: string };
    before?: Json | undefined;
    after?: Json | undefined;
    reference?: string | undefined;
  }[];
}

/** True when this call wrote it; false when the evaluation has an outcome already. */
export async function insertOutcome(client: QueryClient, outcome: NewOutcome): Promise<boolean> {
  const { rowCount } = await client.query({
    name: "insert_outcome",
    text: `INSERT INTO outcome (evaluation_id, status, error, occurred_at, reported_at, reported_by, body_digest, observed)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (evaluation_id) DO NOTHING`,
    values: [
      outcome.evaluationId,
      outcome.status,
      outcome.error,
      outcome.occurredAt,
      outcome.reportedAt,
      outcome.reportedBy,
      outcome.bodyDigest,
      JSON.stringify(outcome.observed),
    ],
  });
  if (rowCount !== 1) return false;
  const changes = outcome.stateChanges;
  if (changes.length > 0) {
    await client.query(
      `INSERT INTO state_change (evaluation_id, position, resource_type, resource_id, before, after, reference)
       SELECT $1, position - 1, type, id, before, after, reference
         FROM unnest($2::text[], $3::text[], $4::jsonb[], $5::jsonb[], $6::text[]) WITH ORDINALITY
           AS c (type, id, before, after, reference, position)`,
      [
        outcome.evaluationId,
        changes.map(({ resource }) => resource.type),
        changes.map(({ resource }) => resource.id),
        changes.map(({ before }) => (before === undefined ? null : JSON.stringify(before))),
        changes.map(({ after }) => (after === undefined ? null : JSON.stringify(after))),
        changes.map(({ reference }) => reference ?? null),
      ],
    );
  }
  return true;
}

export async function findOutcome(
  client: QueryClient,
  evaluationId: string,
): Promise<{ bodyDigest: string; status: NewOutcome["status"]; reportedAt: Date } | null> {
  const { rows } = await client.query<{ bodyDigest: string; status: NewOutcome["status"]; reportedAt: Date }>(
    `SELECT body_digest AS "bodyDigest", status, reported_at AS "reportedAt" FROM outcome WHERE evaluation_id = $1`,
    [evaluationId],
  );
  return rows[0] ?? null;
}
