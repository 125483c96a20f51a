/** Expressions of a declared mapping: CEL over what was asked and who asks (COAZ-MCP, "Expressions and Literals"). */
import { type Context, Environment, Optional } from "@marcbachmann/cel-js";
import { assertAffordable, costProblem, repetitionOf } from "@/lib/core/condition/cost";
import type { Json, JsonObject } from "@/lib/core/organisation/definition";
import { MappingError } from "./mappingError";

/** The input variables of the binding. */
export interface Inputs {
  /** The request's parameters. */
  params: JsonObject;
  /** Who asks: `sub` the person or else the agent, `client_id` the agent, `aud` the upstream. */
  token: JsonObject;
}

const LIMITS = { maxAstNodes: 400, maxDepth: 40, maxListElements: 200, maxMapEntries: 50, maxCallArguments: 8 };
const SOURCE_MAX = 2_000;
const KEPT_MAX = 1_000;

const environment = new Environment({ limits: LIMITS, homogeneousAggregateLiterals: false, enableOptionalTypes: true })
  .registerVariable("params", "map")
  .registerVariable("token", "map");

type Expression = (inputs: Inputs) => unknown;
const compiled = new Map<string, Expression>();

/** What the expression gives; undefined where it selects what is absent. @throws MappingError */
export function evaluate(source: string, inputs: Inputs): Json | undefined {
  try {
    return jsonOf(expression(source)(inputs));
  } catch (error) {
    if (error instanceof MappingError) throw error;
    const why = error instanceof Error ? (error.message.split("\n")[0] ?? "") : "unknown";
    throw new MappingError(`the expression ${JSON.stringify(source.slice(0, 200))} failed: ${why}`);
  }
}

function expression(source: string): Expression {
  const known = compiled.get(source);
  if (known !== undefined) return known;
  if (source.length > SOURCE_MAX) throw new MappingError("an expression is too long");
  const parsed = environment.parse(source);
  const problem = costProblem(parsed.ast);
  if (problem !== null) throw new MappingError(problem);
  const repetition = repetitionOf(parsed.ast);
  const made: Expression = ({ params, token }) => {
    if (repetition !== null) assertAffordable(repetition, [params, token]);
    return parsed({ params, token } as unknown as Context);
  };
  for (const oldest of compiled.keys()) {
    if (compiled.size < KEPT_MAX) break;
    compiled.delete(oldest);
  }
  compiled.set(source, made);
  return made;
}

function jsonOf(value: unknown): Json | undefined {
  if (value instanceof Optional) return value.hasValue() ? jsonOf(value.value()) : undefined;
  if (value === null || typeof value === "boolean" || typeof value === "string") return value;
  if (typeof value === "bigint") return Number(value);
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (Array.isArray(value)) return value.map((one) => jsonOf(one) ?? null);
  if (value instanceof Map) return jsonOf(Object.fromEntries(value));
  if (typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype)
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, jsonOf(one) ?? null]));
  throw new MappingError("an expression gives what is no JSON value");
}
