import type { Database } from "@/lib/db/database";
import { type ActionSearch, ActionSql, browsing, type FacetName } from "./actionSql";

export interface FacetCount {
  facet: FacetName;
  /** Null for what has none, such as the outcome of an observed action. */
  value: string | null;
  count: number;
}

export interface FacetCounts {
  counts: FacetCount[];
  /** Of everything that matches, up to `max` and one more. */
  total: number;
}

const COLUMNS: Record<FacetName, string> = {
  agent: "agent",
  tool: "tool",
  power: "power",
  environment: "environment",
  outcome: "outcome",
  completeness: "completeness",
  kind: "kind",
};
const FACETS = Object.keys(COLUMNS) as FacetName[];

/**
 * How often each value of each facet is found among the newest `max` actions that match. A facet that is chosen is counted as if it
 * were not, so that one sees what else there is.
 */
export function countFacets(db: Database, search: ActionSearch, max: number): Promise<FacetCounts> {
  const chosen = FACETS.filter((facet) => search[facet] !== undefined);
  return browsing(db, async (client) => {
    const read = async (facets: readonly FacetName[], without?: FacetName) => {
      const { text, values } = counting(search, { facets, without, max });
      return (await client.query<{ facet: FacetName | null; value: string | null; count: number }>(text, values)).rows;
    };
    const [all, ...others] = await Promise.all([
      read(FACETS.filter((facet) => !chosen.includes(facet))),
      ...chosen.map((facet) => read([facet], facet)),
    ]);
    const total = all?.find(({ facet }) => facet === null)?.count ?? 0;
    const counts = [all ?? [], ...others].flatMap((rows) =>
      rows.flatMap(({ facet, value, count }) =>
        facet === null ? [] : [{ facet, value, count: Math.min(count, max) }],
      ),
    );
    return { counts, total };
  });
}

/** Counts `facets`, and all of it in a row without a facet. */
function counting(
  search: ActionSearch,
  { facets, without, max }: { facets: readonly FacetName[]; without?: FacetName | undefined; max: number },
): { text: string; values: unknown[] } {
  const sql = new ActionSql(search);
  const conditions = sql.conditions(without);
  const columns = facets.map((facet) => COLUMNS[facet]);
  const named = facets.map((facet) => `WHEN NOT GROUPING(${COLUMNS[facet]})::bool THEN '${facet}'`).join(" ");
  const valued = columns.map((column) => `WHEN NOT GROUPING(${column})::bool THEN ${column}`).join(" ");
  const text = `
    WITH found AS MATERIALIZED (
      SELECT s.agent_id::text AS agent, s.tool, s.power::text AS power, s.environment, s.outcome::text AS outcome,
             (${sql.completeness})::text AS completeness,
             CASE WHEN s.governed THEN 'governed' WHEN s.ungoverned THEN 'ungoverned' ELSE 'observed' END AS kind
        FROM action_summary s WHERE ${conditions} ORDER BY s.at DESC, s.id DESC LIMIT ${max + 1})
    SELECT ${columns.length === 0 ? "NULL" : `CASE ${named} END`} AS facet, ${columns.length === 0 ? "NULL" : `CASE ${valued} END`} AS value,
           count(*)::int AS count
      FROM found GROUP BY GROUPING SETS (${[...columns.map((column) => `(${column})`), "()"].join(", ")})`;
  return { text, values: sql.values };
}
