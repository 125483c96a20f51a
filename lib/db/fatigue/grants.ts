import type { QueryClient } from "@/lib/db/queryClient";
import { ALWAYS_APPROVED, ASKED, ASKERS, answered } from "./parts";
import { type FatigueSpan, valuesOf } from "./span";

export interface AlwaysApprovedKind {
  agent: string;
  tool: string;
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
    SELECT * FROM kinds ORDER BY questions DESC, agent, action, environment LIMIT $4::int),
  members AS MATERIALIZED (
    SELECT k.id, k.evaluation_id, most.agent_id, most.action, most.environment
      FROM most JOIN asked k USING (agent_id, action, environment) WHERE k.status <> 'pending'),
  seen AS (
    SELECT m.agent_id, m.action, m.environment, argument.key, argument.value
      FROM members m JOIN evaluation e ON e.id = m.evaluation_id
     CROSS JOIN LATERAL jsonb_each(e.arguments) argument
     WHERE jsonb_typeof(e.arguments) = 'object'),
  bounds AS (
    SELECT agent_id, action, environment, key, count(*)::int AS times, bool_and(jsonb_typeof(value) = 'number') AS numeric,
           min(CASE jsonb_typeof(value) WHEN 'number' THEN value::numeric END)::text AS smallest,
           max(CASE jsonb_typeof(value) WHEN 'number' THEN value::numeric END)::text AS largest,
           count(DISTINCT value)::int AS distinct_values,
           (array_agg(DISTINCT value::text))[1:${VALUES_MAX + 1}] AS some, max(length(value::text)) AS longest,
           row_number() OVER (PARTITION BY agent_id, action, environment ORDER BY key) AS place
      FROM seen GROUP BY agent_id, action, environment, key)
  SELECT most.agent, most.tool, most.action, most.environment, most.questions,
         (SELECT count(DISTINCT n.person_id)::int FROM members m JOIN answered n ON n.approval_id = m.id
           WHERE (m.agent_id, m.action, m.environment) = (most.agent_id, most.action, most.environment)) AS people,
         (SELECT jsonb_agg(DISTINCT jsonb_build_object('kind', r.kind, 'name', r.name, 'agent', r.agent))
            FROM members m JOIN askers r USING (id)
           WHERE (m.agent_id, m.action, m.environment) = (most.agent_id, most.action, most.environment)) AS "askedBy",
         coalesce((SELECT jsonb_agg(jsonb_build_object(
                     'argument', b.key, 'always', b.times = most.questions, 'distinct', b.distinct_values,
                     'min', CASE WHEN b.numeric THEN b.smallest END, 'max', CASE WHEN b.numeric THEN b.largest END,
                     'values', CASE WHEN b.distinct_values <= ${VALUES_MAX} AND b.longest <= ${VALUE_LENGTH_MAX}
                                    THEN to_jsonb(b.some) END) ORDER BY b.key)
            FROM bounds b
           WHERE (b.agent_id, b.action, b.environment) = (most.agent_id, most.action, most.environment)
             AND b.place <= ${ARGUMENTS_MAX}), '[]') AS bounds
    FROM most ORDER BY most.questions DESC, most.agent, most.action, most.environment`;
