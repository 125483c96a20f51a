import type { QueryClient } from "@/lib/db/queryClient";

/** Newest first; ties by id, so that the order is total and a page can begin anywhere in it. */
export interface EvaluationPosition {
  decidedAt: Date;
  id: string;
}

export interface EvaluationSearch {
  /** Ids of the teams whose agents may be seen; null for all. */
  teams: readonly string[] | null;
  agent?: string | undefined;
  outcome?: string | undefined;
  /** Inclusive. */
  from?: Date | undefined;
  /** Exclusive. */
  to?: Date | undefined;
  text?: string | undefined;
  after?: EvaluationPosition | undefined;
  limit: number;
}

const FIND = `
  SELECT e."id", e."decided_at"
    FROM "evaluation" e JOIN "agent" a ON a."id" = e."agent_id"
   WHERE ($1::uuid[] IS NULL OR a."team_id" = ANY($1))
     AND ($2::text IS NULL OR a."name" = $2)
     AND ($3::text IS NULL OR e."outcome" = $3::decision_outcome)
     AND ($4::timestamptz IS NULL OR e."decided_at" >= $4)
     AND ($5::timestamptz IS NULL OR e."decided_at" < $5)
     AND ($6::text IS NULL OR e."action" ILIKE $6 OR e."resource"->>'id' ILIKE $6 OR e."resource"->>'type' ILIKE $6
          OR e."action_digest" ILIKE $6 OR e."request_id" ILIKE $6 OR e."id"::text ILIKE $6)
     AND ($7::timestamptz IS NULL OR (e."decided_at", e."id") < ($7, $8::uuid))
   ORDER BY e."decided_at" DESC, e."id" DESC
   LIMIT $9`;

/** The evaluations that match, newest first, from just after `after`. */
export async function findEvaluations(client: QueryClient, search: EvaluationSearch): Promise<EvaluationPosition[]> {
  const { rows } = await client.query<{ id: string; decided_at: Date }>(FIND, [
    search.teams,
    search.agent ?? null,
    search.outcome ?? null,
    search.from ?? null,
    search.to ?? null,
    search.text === undefined ? null : `%${escapedForLike(search.text)}%`,
    search.after?.decidedAt ?? null,
    search.after?.id ?? null,
    search.limit,
  ]);
  return rows.map((row) => ({ id: row.id, decidedAt: row.decided_at }));
}

function escapedForLike(text: string): string {
  return text.replaceAll(/[\\%_]/g, "\\$&");
}
