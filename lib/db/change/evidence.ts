/** What the records of one agent say, counted by the database. */
import type { QueryClient } from "@/lib/db/queryClient";

export interface EvidenceSearch {
  agentId: string;
  /** Inclusive. */
  since: Date;
  /** Null: whatever power, whichever environment. */
  power: string | null;
  environment: string | null;
}

export interface CountedEvidence {
  decisions: number;
  distinctActions: number;
  allowed: number;
  denied: { reason: string; count: number }[];
  escalated: { asked: number; approved: number; denied: number; expired: number; cancelled: number };
  handedOff: number;
  outcomes: { succeeded: number; failed: number; notExecuted: number };
  limits: { key: string; highest: number }[];
  incidents: { open: number; closed: number };
  overrides: { overLimit: number; inAdvance: number; breakGlass: number };
}

const FOUND = `
WITH found AS MATERIALIZED (
  SELECT e.id, e.outcome, e.reason, e.action, e.seen FROM evaluation e
   WHERE e.agent_id = $1 AND e.decided_at >= $2
     AND ($3::text IS NULL OR e.seen->'facts'->>'power' = $3) AND ($4::text IS NULL OR e.environment = $4))`;

const COUNT = `${FOUND}
SELECT
  (SELECT count(*)::int FROM found) AS decisions,
  (SELECT count(DISTINCT action)::int FROM found) AS "distinctActions",
  (SELECT count(*)::int FROM found WHERE outcome = 'allow') AS allowed,
  (SELECT coalesce(json_agg(d), '[]') FROM (
     SELECT reason, count(*)::int AS count FROM found WHERE outcome = 'deny' GROUP BY reason ORDER BY 2 DESC, 1) d) AS denied,
  (SELECT json_build_object(
     'asked', count(*), 'approved', count(*) FILTER (WHERE a.status = 'approved'),
     'denied', count(*) FILTER (WHERE a.status = 'denied'), 'expired', count(*) FILTER (WHERE a.status = 'expired'),
     'cancelled', count(*) FILTER (WHERE a.status = 'cancelled'))
     FROM approval a JOIN found f ON f.id = a.evaluation_id) AS escalated,
  (SELECT count(*)::int FROM hand_off h JOIN found f ON f.id = h.evaluation_id) AS "handedOff",
  (SELECT json_build_object(
     'succeeded', count(*) FILTER (WHERE o.status = 'succeeded'), 'failed', count(*) FILTER (WHERE o.status = 'failed'),
     'notExecuted', count(*) FILTER (WHERE o.status = 'not_executed'))
     FROM outcome o JOIN found f ON f.id = o.evaluation_id) AS outcomes,
  (SELECT coalesce(json_agg(x ORDER BY x.key), '[]') FROM (
     SELECT l->>'key' AS key,
            round(max((coalesce(l->>'used', '0')::numeric + coalesce(l->>'amount', '0')::numeric)
                      / nullif((l->>'max')::numeric, 0)), 4)::float AS highest
       FROM found f, jsonb_array_elements(f.seen->'limits') l WHERE f.outcome = 'allow' GROUP BY 1) x
    WHERE x.highest IS NOT NULL) AS limits,
  (SELECT json_build_object(
     'open', count(*) FILTER (WHERE i.status <> 'closed'),
     'closed', count(*) FILTER (WHERE i.status = 'closed' AND i.closed_at >= $2))
     FROM incident i
    WHERE EXISTS (SELECT 1 FROM incident_record r JOIN evaluation e ON e.id = r.evaluation_id
                   WHERE r.incident_id = i.id AND r.removed_at IS NULL AND e.agent_id = $1
                     AND ($3::text IS NULL OR e.seen->'facts'->>'power' = $3) AND ($4::text IS NULL OR e.environment = $4))) AS incidents,
  (SELECT json_build_object(
     'overLimit', count(*) FILTER (WHERE EXISTS (
        SELECT 1 FROM jsonb_array_elements(a.asks) AS k (ask) WHERE k.ask->>'kind' = 'limit')),
     'inAdvance', count(*) FILTER (WHERE a.bounded_approval_id IS NOT NULL),
     'breakGlass', (SELECT count(*) FROM found f WHERE f.outcome = 'allow' AND EXISTS (
        SELECT 1 FROM break_glass b WHERE b.agent_id = $1 AND b.budget_version IS NOT NULL AND f.seen->'grants' ? b.grant_id)))
     FROM approval a JOIN found f ON f.id = a.evaluation_id WHERE a.status = 'approved') AS overrides`;

export async function countEvidence(client: QueryClient, search: EvidenceSearch): Promise<CountedEvidence> {
  const { agentId, since, power, environment } = search;
  const { rows } = await client.query<CountedEvidence & Record<string, unknown>>(COUNT, [
    agentId,
    since,
    power,
    environment,
  ]);
  const [row] = rows;
  if (row === undefined) throw new Error("the database answered a SELECT without FROM with no row");
  return row;
}

/** The newest of them, for what is worked out record by record. */
export async function newestEvidence(client: QueryClient, search: EvidenceSearch, limit: number): Promise<string[]> {
  const { agentId, since, power, environment } = search;
  const { rows } = await client.query<{ id: string }>(
    `SELECT e.id FROM evaluation e
      WHERE e.agent_id = $1 AND e.decided_at >= $2
        AND ($3::text IS NULL OR e.seen->'facts'->>'power' = $3) AND ($4::text IS NULL OR e.environment = $4)
      ORDER BY e.decided_at DESC, e.id DESC LIMIT $5`,
    [agentId, since, power, environment, limit],
  );
  return rows.map(({ id }) => id);
}
