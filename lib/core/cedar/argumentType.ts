/** The Cedar types of an action's arguments, read from its input schema. */
import type { Json, JsonObject } from "@/lib/core/organisation/definition";
import { inlined } from "./inlined";
import { isObject } from "./json";

export type ArgumentType =
  | { kind: "text" }
  /** Every JSON number is a `decimal`; `whole` where the schema lets no fraction in. */
  | { kind: "number"; whole: boolean }
  | { kind: "boolean" }
  | { kind: "list"; of: ArgumentType }
  | RecordType;

export interface Member {
  type: ArgumentType;
  required: boolean;
}

export interface RecordType {
  kind: "record";
  members: ReadonlyMap<string, Member>;
  /** Members that are declared, of a type that Cedar does not have. A call with one can't be put to Cedar. */
  untyped: readonly string[];
  /** The schema lets members in that it does not declare. A call with one can't be put to Cedar either. */
  open: boolean;
}

/** An action without an input schema takes any arguments: none of them is declared. */
const UNDECLARED: RecordType = { kind: "record", members: new Map(), untyped: [], open: true };

/** Names that mean something else in what Cedar reads as JSON. */
const TAKEN = new Set(["__entity", "__extn", "__expr"]);

/** The type of an action's arguments. */
export function typeOfArguments(inputSchema: JsonObject | undefined): RecordType {
  if (inputSchema === undefined) return UNDECLARED;
  const schema = inlined(inputSchema);
  const { properties, required, additionalProperties } = schema;
  const type = recordType({ properties: properties ?? {}, required: required ?? [] });
  const open = additionalProperties !== false || "patternProperties" in schema;
  return type === null ? UNDECLARED : { ...type, open };
}

function typeOf(schema: Json | undefined): ArgumentType | null {
  if (!isObject(schema)) return null;
  const present = withoutNull(schema);
  switch (present.type ?? typeOfValues(present)) {
    case "string":
      return { kind: "text" };
    case "integer":
      return { kind: "number", whole: true };
    case "number":
      return { kind: "number", whole: false };
    case "boolean":
      return { kind: "boolean" };
    case "array":
      return listType(present);
    case "object":
      return recordType(present);
    default:
      return null;
  }
}

/** What a schema says of values other than null, which Cedar does not have: a call with one can't be put to Cedar. */
function withoutNull(schema: JsonObject): JsonObject {
  const { anyOf, type } = schema;
  if (Array.isArray(type)) {
    const [only, ...others] = type.filter((one) => one !== "null");
    return only === undefined || others.length > 0 ? schema : { ...schema, type: only };
  }
  if (!Array.isArray(anyOf)) return schema;
  const [only, ...others] = anyOf.filter((one) => !isObject(one) || one.type !== "null");
  if (!isObject(only) || others.length > 0) return schema;
  const { anyOf: _, ...rest } = schema;
  return { ...rest, ...withoutNull(only) };
}

/** The type that all the values of `enum` or `const` have, where that is all a schema says. */
function typeOfValues({ enum: values, const: value }: JsonObject): string | undefined {
  const all = Array.isArray(values) ? values : value === undefined ? [] : [value];
  const types = new Set(all.map((one) => typeof one));
  const [type] = types;
  return types.size === 1 && type !== "object" ? type : undefined;
}

/** Elements are looked at as a set: what is in a list can be asked, in which order and how often can't. */
function listType({ items, prefixItems }: JsonObject): ArgumentType | null {
  const of = prefixItems === undefined ? typeOf(items) : null;
  return of?.kind === "text" || of?.kind === "number" || of?.kind === "boolean" ? { kind: "list", of } : null;
}

/** An object with members that Cedar could not tell from others has no type. */
function recordType({ properties, required, additionalProperties }: JsonObject): RecordType | null {
  const declared = isObject(properties) ? Object.entries(properties) : [];
  if (declared.some(([name]) => TAKEN.has(name))) return null;
  const needed = new Set(Array.isArray(required) ? required : []);
  const members: [string, Member][] = [];
  const untyped: string[] = [];
  for (const [name, schema] of declared) {
    const type = typeOf(schema);
    if (type === null) untyped.push(name);
    else members.push([name, { type, required: needed.has(name) }]);
  }
  return { kind: "record", members: new Map(members), untyped, open: additionalProperties !== false };
}

/** Why a call may have arguments that Cedar can't be given, as sentences; `path` is how people write the record. */
export function gapsOf(type: ArgumentType, path = "arguments"): string[] {
  if (type.kind !== "record") return [];
  return [
    ...(type.open ? [`The input schema lets members into ${path} that it does not declare.`] : []),
    ...type.untyped.map((name) => `Cedar has no type for ${path}.${name}.`),
    ...[...type.members].flatMap(([name, member]) => gapsOf(member.type, `${path}.${name}`)),
  ];
}
