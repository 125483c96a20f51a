import type { LimitDemand } from "@/lib/core/decision/types";
import type { QueryClient } from "@/lib/db/queryClient";

/**
 * What the demands' windows hold, as exact decimals in their order: now or, with `before`, as they stood then. What each allow took is kept, and
 * when it was given back.
 */
export async function readUse(
  client: QueryClient,
  { agentId, demands, before }: { agentId: string; demands: readonly LimitDemand[]; before: Date | null },
): Promise<string[]> {
  if (demands.length === 0) return [];
  const wanted = [
    demands.map(({ key }) => key),
    demands.map(({ byValue }) => byValue),
    demands.map(({ windowFrom }) => new Date(windowFrom)),
  ];
  const { rows } = await (before === null
    ? client.query<{ used: string }>(NOW, wanted)
    : client.query<{ used: string }>(THEN, [...wanted, agentId, before]));
  return rows.map(({ used }) => used);
}

const DEMANDS =
  "unnest($1::text[], $2::text[], $3::timestamptz[]) WITH ORDINALITY AS d (key, by_value, since, position)";

const NOW = `
SELECT coalesce(sum(u.used), 0)::text AS used FROM ${DEMANDS}
  LEFT JOIN limit_usage u ON u.limit_key = d.key AND u.by_value = d.by_value AND u.bucket_start >= d.since
 GROUP BY d.position ORDER BY d.position`;

const THEN = `
SELECT coalesce(sum(r.amount), 0)::text AS used FROM ${DEMANDS}
  LEFT JOIN (evaluation e JOIN limit_reservation r ON r.evaluation_id = e.id)
    ON e.agent_id = $4 AND e.decided_at >= d.since AND e.decided_at < $5
   AND r.limit_key = d.key AND r.by_value = d.by_value AND r.bucket_start >= d.since
   AND (r.given_back_at IS NULL OR r.given_back_at > $5)
 GROUP BY d.position ORDER BY d.position`;
