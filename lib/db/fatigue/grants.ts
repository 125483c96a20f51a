import type { QueryClient } from "@/lib/db/queryClient";
import { ALWAYS_APPROVED, ASKED, ASKERS, answered } from "./parts";
import { type FatigueSpan, valuesOf } from "./span";

export interface AlwaysApprovedKind {
  agent: string;
  /** `tool.action`. */
  action: string;
  environment: string;
  questions: number;
  people: number;
  askedBy: { kind: "rule" | "limit"; name: string; agent: string }[];
  bounds: ArgumentBound[];
}

export interface ArgumentBound {
  argument: string;
  always: boolean;
  /** As exact decimals; null unless every value is a number. */
  min: string | null;
  max: string | null;
  distinct: number;
  /** The values as JSON; null where they are more than `VALUES_MAX` or long. */
  values: string[] | null;
}

/** More different values than this are counted and not listed. */
export const VALUES_MAX = 5;
/** A value that is longer as JSON is counted and not listed. */
const VALUE_LENGTH_MAX = 120;
/** Most arguments of which the bounds are told. */
const ARGUMENTS_MAX = 24;

/** Kinds of questions that were approved every time, what would save most first, with the bounds of the arguments seen. */
export async function readAlwaysApproved(
  client: QueryClient,
  { limit, ...span }: FatigueSpan & { limit: number },
): Promise<AlwaysApprovedKind[]> {
  const { rows } = await client.query<AlwaysApprovedKind>(STATEMENT, [...valuesOf(span), limit]);
  return rows;
}

const STATEMENT = `
  WITH ${ASKED}, ${ASKERS}, ${ALWAYS_APPROVED}, ${answered()},
  most AS MATERIALIZED (
    SELECT *, row_number() OVER (ORDER BY questions DESC, agent, action, environment) AS place
      FROM kinds ORDER BY place LIMIT $4::int),
  members AS MATERIALIZED (
    SELECT k.id, k.evaluation_id, most.place
      FROM most JOIN asked k USING (agent_id, action, environment) WHERE k.status <> 'pending'),
  people AS (
    SELECT m.place, count(DISTINCT n.person_id)::int AS count
      FROM members m JOIN answered n ON n.approval_id = m.id GROUP BY m.place),
  asking AS (
    SELECT place, jsonb_agg(jsonb_build_object('kind', kind, 'name', name, 'agent', agent) ORDER BY kind DESC, name) AS list
      FROM (SELECT DISTINCT m.place, r.kind, r.name, r.agent FROM members m JOIN askers r USING (id)) r GROUP BY place),
  seen AS (
    SELECT m.place, argument.key, argument.value, count(*) AS times
      FROM members m JOIN evaluation e ON e.id = m.evaluation_id
     CROSS JOIN LATERAL jsonb_each(e.arguments) argument
     WHERE jsonb_typeof(e.arguments) = 'object'
     GROUP BY m.place, argument.key, argument.value),
  bounds AS (
    SELECT place, key, sum(times)::int AS times, count(*)::int AS distinct_values,
           bool_and(jsonb_typeof(value) = 'number') AS numeric, max(length(value::text)) AS longest,
           min(CASE jsonb_typeof(value) WHEN 'number' THEN value::numeric END)::text AS smallest,
           max(CASE jsonb_typeof(value) WHEN 'number' THEN value::numeric END)::text AS largest,
           (array_agg(value::text ORDER BY value))[1:${VALUES_MAX}] AS some,
           row_number() OVER (PARTITION BY place ORDER BY key) AS number
      FROM seen GROUP BY place, key),
  told AS (
    SELECT b.place, jsonb_agg(jsonb_build_object(
             'argument', b.key, 'always', b.times = most.questions, 'distinct', b.distinct_values,
             'min', CASE WHEN b.numeric THEN b.smallest END, 'max', CASE WHEN b.numeric THEN b.largest END,
             'values', CASE WHEN b.distinct_values <= ${VALUES_MAX} AND b.longest <= ${VALUE_LENGTH_MAX}
                            THEN to_jsonb(b.some) END) ORDER BY b.key) AS list
      FROM bounds b JOIN most USING (place) WHERE b.number <= ${ARGUMENTS_MAX} GROUP BY b.place)
  SELECT most.agent, most.action, most.environment, most.questions, coalesce(people.count, 0) AS people,
         coalesce(asking.list, '[]') AS "askedBy", coalesce(told.list, '[]') AS bounds
    FROM most LEFT JOIN people USING (place) LEFT JOIN asking USING (place) LEFT JOIN told USING (place)
   ORDER BY most.place`;
