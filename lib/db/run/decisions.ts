import type { RecordOfFragment } from "@/lib/db/fragment/keyed";
import type { QueryClient } from "@/lib/db/queryClient";

/** A decision as a run tells it. */
export interface DecisionRow {
  id: string;
  at: Date;
  action: string;
  outcome: NonNullable<RecordOfFragment["outcome"]>;
  resource: { type: string; id: string };
  traceparent: string | null;
  actionDigest: string;
  agent: NonNullable<RecordOfFragment["agent"]>;
}

const DECISIONS = `
  SELECT e.id, e.decided_at AS at, e.action, e.outcome, e.resource, e.traceparent, e.action_digest AS "actionDigest",
         json_build_object('id', a.id, 'name', a.name, 'team', t.name) AS agent
    FROM evaluation e JOIN agent a ON a.id = e.agent_id JOIN team t ON t.id = a.team_id`;

/** The decisions that were asked for within traces, the first first, up to `limit`. */
export async function findDecisionsInTraces(
  client: QueryClient,
  traces: readonly string[],
  limit: number,
): Promise<DecisionRow[]> {
  if (traces.length === 0) return [];
  const { rows } = await client.query<DecisionRow>(
    `${DECISIONS} WHERE e.traceparent IS NOT NULL AND substr(e.traceparent, 4, 32) = ANY ($1::text[])
      ORDER BY e.decided_at, e.id LIMIT $2`,
    [traces, limit],
  );
  return rows;
}

/** One decision; null where there is none of this id. */
export async function findDecision(client: QueryClient, id: string): Promise<DecisionRow | null> {
  const { rows } = await client.query<DecisionRow>(`${DECISIONS} WHERE e.id = $1`, [id]);
  return rows[0] ?? null;
}
