/** What touched a resource: the decisions about it, the state changes that were reported of it, the log records that name it. */
import type { Json } from "@/lib/core/organisation/definition";
import type { Database } from "@/lib/db/database";
import { browsing, type ResourceSearch, resourceConditions } from "./actionSql";

export interface TouchPosition {
  at: Date;
  /** The kind and id of a touch. */
  key: string;
}

export interface TouchRow extends TouchPosition {
  kind: "decision" | "change" | "log";
  id: string;
  resourceType: string | null;
  resourceId: string;
  actionId: string | null;
  governed: boolean | null;
  actionName: string | null;
  agent: string | null;
  outcome: string | null;
  source: string | null;
  system: string | null;
  title: string | null;
  principal: string | null;
  verb: string | null;
  status: string | null;
  basis: "claimed" | "enforced" | "independent" | null;
  before: Json | null;
  after: Json | null;
  reference: string | null;
}

/** Of each kind, the newest so many are looked through. */
export const TOUCHES_MAX = 5_000;

/**
 * The newest first, from just after `after`. `agents`: ids of those that may be seen, null for all; a log record that belongs to
 * none of their actions is seen only by who sees all.
 */
export function findTouches(
  db: Database,
  { agents, resource }: { agents: readonly string[] | null; resource: ResourceSearch },
  { after, limit }: { after: TouchPosition | undefined; limit: number },
): Promise<{ touches: TouchRow[]; isCut: boolean }> {
  const values: unknown[] = [];
  const sql = { bind: (value: unknown) => `$${values.push(value)}` };
  const seen = agents === null ? "true" : `s.agent_id = ANY (${sql.bind(agents)}::uuid[])`;
  const of = (id: string, type: string) => resourceConditions(id, type, resource, sql).join(" AND ");
  // Longer ids than the index holds are compared whole as well.
  const whole = (id: string) => (resource.isPrefix ? "true" : `${id} = ${sql.bind(resource.id)}::text`);
  const decided = `
    SELECT 'decision' AS kind, s.id::text AS id, s.at, e.resource ->> 'type' AS resource_type, e.resource ->> 'id' AS resource_id,
           s.id AS action_id, NULL::uuid AS source_id, NULL AS system, NULL AS title, NULL AS principal, NULL AS verb, NULL AS status,
           NULL::basis AS basis, NULL::jsonb AS before, NULL::jsonb AS after, NULL AS reference
      FROM action_summary s JOIN evaluation e ON e.id = s.id
     WHERE ${of("s.resource_id", "s.resource_type")} AND ${whole("e.resource ->> 'id'")} AND s.governed AND ${seen}
     ORDER BY s.at DESC LIMIT ${TOUCHES_MAX}`;
  const changed = `
    SELECT 'change', c.evaluation_id || '/' || c.position, coalesce(o.occurred_at, o.reported_at), c.resource_type, c.resource_id,
           s.id, NULL::uuid, NULL, NULL, NULL, NULL, o.status::text,
           CASE o.reported_by WHEN 'agent' THEN 'claimed'::basis ELSE 'enforced' END, c.before, c.after, c.reference
      FROM state_change c JOIN outcome o ON o.evaluation_id = c.evaluation_id JOIN action_summary s ON s.id = c.evaluation_id
     WHERE ${of("left(c.resource_id, 512)", "c.resource_type")} AND ${whole("c.resource_id")} AND ${seen}
     ORDER BY 3 DESC LIMIT ${TOUCHES_MAX}`;
  const logged = `
    SELECT 'log', f.id::text, coalesce(f.occurred_at, f.received_at), f.resource_type, f.resource_id, s.id, f.source_id, f.system,
           f.title, f.principal, f.verb, f.status::text, CASE WHEN f.state_change IS NOT NULL THEN r.basis END,
           f.state_change -> 'before', f.state_change -> 'after', f.state_change ->> 'reference'
      FROM fragment f JOIN source r ON r.id = f.source_id
      LEFT JOIN fragment_join j ON j.fragment_id = f.id AND j.at = f.at
      LEFT JOIN action_summary s ON s.id = j.record_id
     WHERE ${resource.isPrefix ? of("f.resource_id", "f.resource_type") : ofWhole(resource, sql)} AND ${seen}
     ORDER BY f.at DESC LIMIT ${TOUCHES_MAX}`;
  const beyond =
    after === undefined
      ? "true"
      : `(t.at, t.kind || ' ' || t.id) < (${sql.bind(after.at)}, ${sql.bind(after.key)}::text)`;
  const text = `
    WITH touches AS MATERIALIZED ((${decided}) UNION ALL (${changed}) UNION ALL (${logged}))
    SELECT t.kind, t.id, t.at, t.kind || ' ' || t.id AS key, t.resource_type AS "resourceType", t.resource_id AS "resourceId",
           t.action_id AS "actionId", s.governed, s.action AS "actionName", a.name AS agent, s.outcome, r.name AS source, t.system, t.title,
           t.principal, t.verb, t.status, t.basis, t.before, t.after, t.reference, counted.is_cut AS "isCut"
      FROM touches t
      CROSS JOIN (SELECT coalesce(bool_or(many), false) AS is_cut
                    FROM (SELECT count(*) = ${TOUCHES_MAX} AS many FROM touches GROUP BY kind) kinds) counted
      LEFT JOIN action_summary s ON s.id = t.action_id LEFT JOIN agent a ON a.id = s.agent_id LEFT JOIN source r ON r.id = t.source_id
     WHERE ${beyond} ORDER BY t.at DESC, t.kind || ' ' || t.id DESC LIMIT ${sql.bind(limit)}::int`;
  return browsing(db, async (client) => {
    const { rows } = await client.query<TouchRow & { isCut: boolean }>(text, values);
    return { touches: rows, isCut: rows[0]?.isCut ?? false };
  });
}

function ofWhole({ id, type }: ResourceSearch, sql: { bind(value: unknown): string }): string {
  const named = `f.resource_id = ${sql.bind(id)}::text`;
  return type === undefined ? named : `${named} AND f.resource_type = ${sql.bind(type)}::text`;
}
