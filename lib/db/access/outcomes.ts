import pg from "pg";
import type { Json } from "@/lib/core/organisation/definition";
import type { QueryClient } from "@/lib/db/queryClient";
import { allOf } from "./transaction";

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

/** Fails where the evaluation has an outcome already (`isReportedAlready`). Sent at once, without waiting for answers in between. */
export async function insertOutcome(client: QueryClient, outcome: NewOutcome): Promise<void> {
  const inserted = client.query({
    name: "insert_outcome",
    text: `INSERT INTO outcome (evaluation_id, status, error, occurred_at, reported_at, reported_by, body_digest, observed)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
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
  await allOf([inserted, insertStateChanges(client, outcome)]);
}

async function insertStateChanges(
  client: QueryClient,
  { evaluationId, stateChanges }: Pick<NewOutcome, "evaluationId" | "stateChanges">,
): Promise<void> {
  if (stateChanges.length === 0) return;
  await client.query({
    name: "insert_state_changes",
    text: `INSERT INTO state_change (evaluation_id, position, resource_type, resource_id, before, after, reference)
       SELECT $1, position - 1, type, id, before, after, reference
         FROM unnest($2::text[], $3::text[], $4::jsonb[], $5::jsonb[], $6::text[]) WITH ORDINALITY
           AS c (type, id, before, after, reference, position)`,
    values: [
      evaluationId,
      stateChanges.map(({ resource }) => resource.type),
      stateChanges.map(({ resource }) => resource.id),
      stateChanges.map(({ before }) => (before === undefined ? null : JSON.stringify(before))),
      stateChanges.map(({ after }) => (after === undefined ? null : JSON.stringify(after))),
      stateChanges.map(({ reference }) => reference ?? null),
    ],
  });
}

/** True for what `insertOutcome` fails with where somebody reported the same evaluation first. */
export function isReportedAlready(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === "23505" && error.constraint === "outcome_pkey";
}

export async function findOutcome(
  client: QueryClient,
  evaluationId: string,
): Promise<{ bodyDigest: string; status: NewOutcome["status"]; reportedAt: Date } | null> {
  const { rows } = await client.query<{ bodyDigest: string; status: NewOutcome["status"]; reportedAt: Date }>({
    name: "find_outcome",
    text: `SELECT body_digest AS "bodyDigest", status, reported_at AS "reportedAt" FROM outcome WHERE evaluation_id = $1`,
    values: [evaluationId],
  });
  return rows[0] ?? null;
}
