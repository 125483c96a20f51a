/** The CEL environment of conditions: the variables of a decision, typed, and the functions `provenance` and `values`. */
import { Environment } from "@marcbachmann/cel-js";
import type { Provenance } from "@/lib/core/decision/types";
import type { Json } from "@/lib/core/organisation/definition";
import { valuesWithin } from "@/lib/core/provenance/value";
import { FACT_TYPES } from "./factVariables";

/** A condition is short text that people read; these bounds keep it so, and its cost with it. */
const LIMITS = { maxAstNodes: 400, maxDepth: 40, maxListElements: 200, maxMapEntries: 50, maxCallArguments: 8 };

const VARIABLES = {
  agent: { name: "string", team: "string", owner: "string", purpose: "string", stage: "string", attributes: "map" },
  action: {
    name: "string",
    tool: "string",
    ...FACT_TYPES,
  },
  resource: { type: "string", id: "string", properties: "map" },
  environment: { name: "string", rank: "int" },
  session: {
    maxSensitivityRead: "string",
    readUntrusted: "bool",
    exposed: "bool",
    decisions: "int",
    exposes: "int",
    writes: "int",
  },
  request: {
    onBehalfOf: "string",
    requestId: "string",
    toolCallId: "string",
    traceparent: "string",
    justification: "string",
  },
};

/** The members of its variables, with their types. */
export const CONDITION_MEMBERS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = VARIABLES;

/** The names a condition can use. */
export const CONDITION_VARIABLES: readonly string[] = [...Object.keys(VARIABLES), "arguments", "now"];

type Lookup = (value: Json) => Provenance;

/**
 * CEL functions see only their arguments, so the lookup of the decision under way is held here while its condition is
 * evaluated. Evaluation is synchronous and never nested: nothing of one decision is seen by another.
 */
let lookup: Lookup | null = null;

/** Runs `evaluate` with `provenance(value)` answered by `provenance`. */
export function withProvenance<T>(provenance: Lookup, evaluate: () => T): T {
  lookup = provenance;
  try {
    return evaluate();
  } finally {
    lookup = null;
  }
}

function createEnvironment(): Environment {
  const environment = new Environment({ limits: LIMITS, homogeneousAggregateLiterals: false });
  for (const [name, schema] of Object.entries(VARIABLES)) environment.registerVariable({ name, schema });
  environment.registerVariable("arguments", "map");
  environment.registerVariable("now", "google.protobuf.Timestamp");
  environment.registerFunction("provenance(dyn): string", (value: unknown) => {
    if (lookup === null) throw new Error("provenance is known only while deciding");
    return lookup(value as Json);
  });
  environment.registerFunction("values(dyn): list<string>", (value: unknown) => valuesWithin(value as Json));
  return environment;
}

export const conditionEnvironment = createEnvironment();
