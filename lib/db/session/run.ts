/** One session's run: its decisions in order, and the log records of the same run that belong to no decision. */
import type { FragmentKey } from "@/lib/core/correlation/fragment";
import { keyNumber } from "@/lib/core/correlation/identity";
import type { QueryClient } from "@/lib/db/queryClient";

export interface RunStep {
  id: string;
  at: Date;
  seen: unknown;
  traceparent: string | null;
  claimedSessionId: string | null;
}

/** The decisions of a session, the first first, from just after a position. */
export async function findRunSteps(
  client: QueryClient,
  sessionId: string,
  { after, limit }: { after?: { at: Date; id: string } | undefined; limit: number },
): Promise<RunStep[]> {
  const { rows } = await client.query<RunStep>(
    `SELECT e.id, e.decided_at AS at, e.seen, e.traceparent, e.claimed_session_id AS "claimedSessionId"
       FROM (SELECT s.id, s.at FROM action_summary s
              WHERE s.session_id IS NOT NULL AND s.session_id = $1 AND ($2::timestamptz IS NULL OR (s.at, s.id) > ($2, $3::uuid))
              ORDER BY s.at, s.id LIMIT $4) page
       JOIN evaluation e ON e.id = page.id ORDER BY page.at, page.id`,
    [sessionId, after?.at ?? null, after?.id ?? null, limit],
  );
  return rows;
}

export interface RunTotals {
  /** Allowed reads, by how sensitive; the least first. */
  reads: { sensitivity: string; count: number; untrusted: number }[];
  /** Allowed exposures, by their audience. */
  exposures: { audience: string; count: number }[];
  /** Reported or logged state changes, and of how many resources. */
  changes: number;
  resources: number;
  approvals: { pending: number; approved: number; denied: number; other: number };
  handOffs: number;
}

/** What the newest `max` decisions of a session come to. */
export async function readRunTotals(client: QueryClient, sessionId: string, max: number): Promise<RunTotals> {
  const { rows } = await client.query<{ totals: RunTotals }>(
    `WITH run AS MATERIALIZED (
       SELECT e.id, e.outcome, e.seen #>> '{facts,power}' AS power, coalesce(e.seen #>> '{facts,sensitivity}', 'restricted') AS sensitivity,
              coalesce(e.seen #>> '{facts,returnsUntrusted}', 'true') = 'true' AS untrusted,
              coalesce(e.seen #>> '{facts,audience}', 'public') AS audience
         FROM (SELECT id FROM action_summary WHERE session_id = $1 AND session_id IS NOT NULL ORDER BY at DESC LIMIT $2) newest
         JOIN evaluation e ON e.id = newest.id),
     changed AS (
       SELECT c.resource_type, c.resource_id FROM run JOIN state_change c ON c.evaluation_id = run.id
       UNION ALL
       SELECT f.resource_type, f.resource_id FROM run JOIN fragment_join j ON j.record_id = run.id
         JOIN fragment f ON f.id = j.fragment_id AND f.at = j.at
        WHERE f.state_change IS NOT NULL AND f.resource_id IS NOT NULL)
     SELECT json_build_object(
       'reads', (SELECT coalesce(json_agg(r ORDER BY r.sensitivity), '[]') FROM (
          SELECT sensitivity::sensitivity, count(*)::int AS count, (count(*) FILTER (WHERE untrusted))::int AS untrusted
            FROM run WHERE outcome = 'allow' AND power = 'read' GROUP BY 1) r),
       'exposures', (SELECT coalesce(json_agg(x ORDER BY x.audience), '[]') FROM (
          SELECT audience::audience, count(*)::int AS count FROM run WHERE outcome = 'allow' AND power = 'expose' GROUP BY 1) x),
       'changes', (SELECT count(*)::int FROM changed),
       'resources', (SELECT count(DISTINCT (resource_type, resource_id))::int FROM changed),
       'approvals', (SELECT json_build_object(
          'pending', count(*) FILTER (WHERE a.status = 'pending'), 'approved', count(*) FILTER (WHERE a.status = 'approved'),
          'denied', count(*) FILTER (WHERE a.status = 'denied'),
          'other', count(*) FILTER (WHERE a.status IN ('expired', 'cancelled'))) FROM run JOIN approval a ON a.evaluation_id = run.id),
       'handOffs', (SELECT count(*)::int FROM run JOIN hand_off h ON h.evaluation_id = run.id)) AS totals`,
    [sessionId, max],
  );
  const [row] = rows;
  if (row === undefined) throw new Error("a statement without a row");
  return row.totals;
}

export interface ContextRow {
  id: string;
  at: Date;
  source: string;
  system: string;
  kind: string;
  title: string;
  verb: string | null;
  principal: string | null;
  resourceType: string | null;
  resourceId: string | null;
  status: string | null;
  durationMs: number | null;
  keys: FragmentKey[];
  /** The observed action that it belongs to. */
  observedId: string | null;
}

/**
 * The log records that carry one of the keys, happened in a time and belong to no decision; those of an observed action only where
 * its agent may be seen. The first first.
 */
export async function findContext(
  client: QueryClient,
  {
    keys,
    agents,
    from,
    to,
    limit,
  }: {
    keys: readonly FragmentKey[];
    agents: readonly string[] | null;
    from: Date | null;
    to: Date | null;
    limit: number;
  },
): Promise<ContextRow[]> {
  if (keys.length === 0) return [];
  const { rows } = await client.query<ContextRow>(
    `SELECT f.id, f.occurred_at AS at, s.name AS source, f.system, f.kind, f.title, f.verb, f.principal, f.resource_type AS "resourceType",
            f.resource_id AS "resourceId", f.status, f.duration_ms AS "durationMs", f.keys, o.id AS "observedId"
       FROM (SELECT DISTINCT fragment_id, at FROM fragment_key
              WHERE key = ANY ($1::bigint[]) AND ($2::timestamptz IS NULL OR at >= $2) AND ($3::timestamptz IS NULL OR at < $3)
              ORDER BY at, fragment_id LIMIT $5) k
       JOIN fragment f ON f.id = k.fragment_id AND f.at = k.at
       JOIN source s ON s.id = f.source_id
       LEFT JOIN fragment_join j ON j.fragment_id = f.id AND j.at = f.at
       LEFT JOIN observed_action o ON o.id = j.record_id
      WHERE f.occurred_at IS NOT NULL AND coalesce(NOT j.governed, true)
        AND (o.id IS NULL OR $4::uuid[] IS NULL OR o.agent_id = ANY ($4))
      ORDER BY f.at, f.id`,
    [[...new Set(keys.map(keyNumber))], from, to, agents, limit],
  );
  return rows;
}

/** Those of the traces in which nobody acted but the agents that may be seen. */
export async function tracesOf(
  client: QueryClient,
  traces: readonly string[],
  agents: readonly string[] | null,
): Promise<string[]> {
  if (agents === null || traces.length === 0) return [...traces];
  const { rows } = await client.query<{ trace: string }>(
    `SELECT t.trace FROM unnest($1::text[]) AS t (trace)
      WHERE NOT EXISTS (SELECT 1 FROM evaluation e WHERE e.traceparent IS NOT NULL AND substr(e.traceparent, 4, 32) = t.trace
                           AND NOT e.agent_id = ANY ($2::uuid[]))`,
    [traces, agents],
  );
  return rows.map(({ trace }) => trace);
}
