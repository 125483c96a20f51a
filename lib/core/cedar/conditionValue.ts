/** The values that conditions compare, as Cedar expressions. */
import type { ASTNode } from "@marcbachmann/cel-js";
import type { ArgumentType, Member } from "./argumentType";
import type { Ground } from "./ground";
import { atom, type Bool } from "./logic";
import { ERROR, evaluateStatic, evaluatorOf, mentions } from "./staticPart";
import { key, member } from "./syntax";

export type ValueType =
  | { kind: "text" | "long" | "decimal" | "boolean" | "time" | "record" }
  | { kind: "list"; of: ValueType };

export type Value =
  /** A value of CEL: text, number (bigint for `int`), boolean, null, Date, or an array or object of them. */
  | { kind: "literal"; value: unknown }
  /** A list whose elements are not all literals. */
  | { kind: "list"; of: Value[] }
  /** A Cedar expression that may be evaluated where every guard holds; where one does not, CEL errs. */
  | { kind: "path"; text: string; type: ValueType; guards: Bool[] }
  /** CEL errs, whatever the call. */
  | { kind: "errs" }
  | { kind: "unsayable"; why: string };

const ERRS: Value = { kind: "errs" };

const TEXT = { kind: "text" } as const;
const LONG = { kind: "long" } as const;
const BOOLEAN = { kind: "boolean" } as const;

/** What Cedar is given of a session and of a request, as it is declared in the exported schema. */
export const SESSION = {
  maxSensitivityRead: TEXT,
  readUntrusted: BOOLEAN,
  exposed: BOOLEAN,
  decisions: LONG,
  exposes: LONG,
  writes: LONG,
} as const;
export const REQUEST = {
  onBehalfOf: TEXT,
  requestId: TEXT,
  toolCallId: TEXT,
  traceparent: TEXT,
  justification: TEXT,
} as const;
export const RESOURCE = { type: TEXT, id: TEXT } as const;
/** The attributes of agents and of environments, as they are declared and as they stand among the entities. */
export const AGENT_ATTRIBUTES = ["name", "team", "owner", "purpose", "stage", "lifecycle"] as const;
export const ENVIRONMENT = { name: TEXT, rank: LONG } as const;

export function cedarValue(node: ASTNode, ground: Ground): Value {
  if (node.op === "value") return literal(node.args);
  const { roots } = mentions(node);
  const isKnown = (root: string): boolean => (root === "action" || root === "agent") && ground[root] !== null;
  if ([...roots].every(isKnown)) {
    if (evaluatorOf(node) === null) return unsayable("it can't be worked out by itself");
    const value = evaluateStatic(node, { action: ground.action, agent: ground.agent, environment: null });
    return value === ERROR ? ERRS : literal(value);
  }
  if (node.op === "list") return { kind: "list", of: node.args.map((element) => cedarValue(element, ground)) };
  const path = pathOf(node);
  return path === null ? unsayable("Cedar has nothing that computes it") : valueAt(path, ground);
}

/** The names on the way to a value: `["arguments", "amount"]`; null where it is no plain path. */
export function pathOf(node: ASTNode): string[] | null {
  if (node.op === "id") return [node.args];
  if (node.op === ".") return longer(node.args[0], node.args[1]);
  if (node.op !== "[]") return null;
  const [of, name] = node.args;
  return name.op === "value" && typeof name.args === "string" ? longer(of, name.args) : null;
}

function longer(node: ASTNode, name: string): string[] | null {
  const path = pathOf(node);
  return path === null ? null : [...path, name];
}

function valueAt([root, ...names]: string[], ground: Ground): Value {
  const [name, ...deeper] = names;
  if (root === "now" && name === undefined)
    return { kind: "path", text: "context.now", type: { kind: "time" }, guards: [] };
  if (root === "arguments") return argumentAt(names, ground);
  if (name === undefined || deeper.length > 0) return unsayable("the export has no type for it");
  if (root === "session") return attribute("context.session", SESSION, name);
  if (root === "request") return attribute("context.request", REQUEST, name);
  if (root === "resource") return attribute("context.resource", RESOURCE, name);
  if (root === "environment") {
    const value = attribute("resource", ENVIRONMENT, name);
    // Which environments there are is in the entities, which a caller might leave out.
    return value.kind === "path" ? { ...value, guards: [atom(`resource has ${name}`)] } : value;
  }
  const attributes: readonly string[] = AGENT_ATTRIBUTES;
  if (root === "agent" && attributes.includes(name))
    return { kind: "path", text: `principal.${name}`, type: TEXT, guards: [] };
  return unsayable("the export has no type for it");
}

function attribute(of: string, types: Record<string, ValueType>, name: string): Value {
  const type = Object.hasOwn(types, name) ? types[name] : undefined;
  if (type === undefined) return unsayable("the export has no type for it");
  return { kind: "path", text: `${of}.${name}`, type, guards: [] };
}

/** The value of an argument, which is looked at only where everything on the way to it is there. */
export function argumentAt(names: readonly string[], { action }: Ground): Value {
  if (action === null) throw new Error("arguments have types only where the action is known");
  let type: ArgumentType = action.arguments;
  let text = "context.arguments";
  const guards: Bool[] = [];
  for (const name of names) {
    // What has no type is never in what Cedar is given: it refuses such a request.
    const found: Member | undefined = type.kind === "record" ? type.members.get(name) : undefined;
    if (found === undefined) return ERRS;
    guards.push(atom(`${text} has ${key(name)}`));
    text += member(name);
    type = found.type;
  }
  return { kind: "path", text, type: valueTypeOf(type), guards };
}

function valueTypeOf(type: ArgumentType): ValueType {
  switch (type.kind) {
    case "number":
      return { kind: "decimal" };
    case "list":
      return { kind: "list", of: valueTypeOf(type.of) };
    default:
      return { kind: type.kind };
  }
}

function literal(value: unknown): Value {
  return isPlain(value) ? { kind: "literal", value } : unsayable("Cedar has no value like it");
}

/** False for what is more than JSON and time: unsigned numbers, durations, bytes, types. */
function isPlain(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isPlain);
  if (typeof value !== "object" || value === null) return typeof value !== "function" && typeof value !== "symbol";
  return value instanceof Date || Object.getPrototypeOf(value) === Object.prototype;
}

function unsayable(why: string): Value {
  return { kind: "unsayable", why };
}
