/**
 * What a tool says in `x-authzen-mapping` of how its calls are to be decided (OpenID AuthZEN, COAZ-MCP binding, "Declared
 * Mappings"). The server wrote it, so it may name an action of its own tool and what that acts on, and nobody: who asks is
 * never taken from it.
 */
import { evaluationContextSchema } from "@/lib/contracts/access";
import type { Json, JsonObject } from "@/lib/core/organisation/definition";
import { evaluate, type Inputs } from "./expression";
import { MappingError } from "./mappingError";

/** One decision that a mapping asks for. */
export interface Mapped {
  /** The action's name without its tool. */
  action: string;
  resource: { type: string; id: string; properties?: JsonObject };
  /** What it says beside that, without what the gateway says itself. */
  context?: JsonObject;
}

/** Most decisions of one call. */
const ENTRIES_MAX = 20;
const ID_MAX = 2_048;
const TYPE_MAX = 256;
/** The longest context, in characters of JSON. */
const CONTEXT_MAX = 10_000;
/** The members of a request's context that have a meaning: the gateway alone says them, for itself and for the agent. */
const SAID_BY_GATEWAY = Object.keys(evaluationContextSchema.shape);
const ACTION = /^[A-Za-z0-9_.-]{1,128}$/;

/** The mapping as it stands in a tool's input schema; undefined where there is none. */
export function declaredIn(inputSchema: Readonly<Record<string, unknown>>): unknown {
  return inputSchema["x-authzen-mapping"];
}

/** The decisions that the mapping asks for, of this request. @throws MappingError */
export function mappedBy(mapping: unknown, inputs: Inputs): Mapped[] {
  const { evaluation, evaluations, ...others } = object(mapping, "the mapping");
  if (Object.keys(others).length > 0 || (evaluation === undefined) === (evaluations === undefined))
    throw new MappingError("it must hold evaluation or evaluations, and nothing else");
  if (evaluation !== undefined) {
    const body = object(evaluation, "evaluation");
    assertSubject(body.subject, inputs);
    return [mapped(body, inputs)];
  }
  const { evaluations: entries, ...defaults } = object(evaluations, "evaluations");
  assertSubject(defaults.subject, inputs);
  if (!Array.isArray(entries) || entries.length === 0 || entries.length > ENTRIES_MAX)
    throw new MappingError(`evaluations must hold a list of 1 to ${ENTRIES_MAX} entries`);
  return entries.map((each) => {
    const entry = object(each, "an entry of evaluations");
    if (entry.subject !== undefined) throw new MappingError("an entry of evaluations must not name a subject");
    return mapped({ ...defaults, ...entry }, inputs);
  });
}

/** Whoever the mapping names as the subject must be who really asks. */
function assertSubject(subject: Json | undefined, inputs: Inputs): void {
  if (subject === undefined) return;
  const { id } = object(subject, "the subject");
  if (id !== undefined && resolved(id, inputs) !== inputs.token.sub)
    throw new MappingError("it names another subject than the one who asks");
}

function mapped({ action, resource, context }: JsonObject, inputs: Inputs): Mapped {
  const { name } = object(action, "the action");
  const { type, id, properties } = object(resource, "the resource");
  const given = properties === undefined ? undefined : resolved(properties, inputs);
  return {
    action: text(name, inputs, { what: "the action's name", fits: (value) => ACTION.test(value) }),
    resource: {
      type: text(type, inputs, { what: "the resource's type", fits: ({ length }) => length <= TYPE_MAX }),
      id: text(id, inputs, { what: "the resource's id", fits: ({ length }) => length <= ID_MAX }),
      ...(given === undefined ? {} : { properties: object(given, "the resource's properties") }),
    },
    ...(context === undefined ? {} : { context: contextOf(context, inputs) }),
  };
}

/** The server's words about a request, never the agent's: a member that has a meaning to Ambit is not among them. */
function contextOf(declared: Json, inputs: Inputs): JsonObject {
  const { agent, ...others } = object(resolved(object(declared, "the context"), inputs), "the context");
  if (agent !== undefined && agent !== inputs.token.client_id)
    throw new MappingError("its context names another agent than the one who asks");
  for (const member of SAID_BY_GATEWAY) delete others[member];
  if (JSON.stringify(others).length > CONTEXT_MAX) throw new MappingError("its context is too long");
  return others;
}

function text(
  value: Json | undefined,
  inputs: Inputs,
  { what, fits }: { what: string; fits: (value: string) => boolean },
): string {
  const found = value === undefined ? undefined : resolved(value, inputs);
  const words = typeof found === "number" ? String(found) : found;
  if (typeof words !== "string" || words === "" || !fits(words)) throw new MappingError(`${what} is missing or none`);
  return words;
}

/** A text that begins with `$` is an expression, one that begins with `$$` a text with one `$`; all else stands for itself. */
function resolved(value: Json, inputs: Inputs): Json | undefined {
  if (typeof value === "string") {
    if (value.startsWith("$$")) return value.slice(1);
    return value.startsWith("$") ? evaluate(value.slice(1), inputs) : value;
  }
  if (Array.isArray(value)) return value.map((one) => resolved(one, inputs) ?? null);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).flatMap(([name, one]) => {
    const found = resolved(one, inputs);
    return found === undefined ? [] : [[name, found] as const];
  });
  return Object.fromEntries(members);
}

function object(value: unknown, what: string): JsonObject {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new MappingError(`${what} must be an object`);
  return value as JsonObject;
}
