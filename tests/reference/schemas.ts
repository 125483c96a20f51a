/** The keywords of JSON Schema that random schemas use, each in its own words. */
import type { Json, JsonObject } from "@/lib/core/organisation/definition";
import { isEqual, isObject, member } from "./json";

type Keyword = (value: Json, keyword: Json, schema: JsonObject) => boolean;

/** A keyword that is for values of another kind holds. */
const KEYWORDS: Record<string, Keyword> = {
  type: (value, types) => (Array.isArray(types) ? types : [types]).some((type) => isOfType(value, type)),
  const: (value, one) => isEqual(value, one),
  enum: (value, ones) => Array.isArray(ones) && ones.some((one) => isEqual(value, one)),
  minimum: (value, least) => typeof value !== "number" || value >= Number(least),
  maximum: (value, most) => typeof value !== "number" || value <= Number(most),
  maxLength: (value, most) => typeof value !== "string" || [...value].length <= Number(most),
  items: (value, schema) => !Array.isArray(value) || value.every((one) => satisfies(one, schema)),
  required: (value, names) =>
    !isObject(value) || (Array.isArray(names) && names.every((name) => Object.hasOwn(value, String(name)))),
  properties: (value, schemas) =>
    !isObject(value) ||
    !isObject(schemas) ||
    Object.entries(schemas).every(([name, schema]) => !Object.hasOwn(value, name) || satisfies(value[name], schema)),
  // Only `false` is drawn.
  additionalProperties: (value, _, schema) =>
    !isObject(value) || Object.keys(value).every((name) => member(schema.properties, name) !== undefined),
};

const TYPES: Record<string, (value: Json) => boolean> = {
  null: (value) => value === null,
  boolean: (value) => typeof value === "boolean",
  number: (value) => typeof value === "number",
  integer: (value) => typeof value === "number" && Number.isInteger(value),
  string: (value) => typeof value === "string",
  array: (value) => Array.isArray(value),
  object: (value) => isObject(value),
};

function isOfType(value: Json, type: Json): boolean {
  return TYPES[String(type)]?.(value) ?? false;
}

/** True where every keyword holds. Nothing satisfies a schema that means nothing. */
export function satisfies(value: Json | undefined, schema: Json): boolean {
  if (value === undefined || !isObject(schema) || !isReadable(schema)) return false;
  return Object.entries(schema).every(([name, keyword]) => KEYWORDS[name]?.(value, keyword, schema) ?? false);
}

/** The one broken schema that is drawn has a type that there is not; it breaks the whole, wherever it stands. */
function isReadable(schema: JsonObject): boolean {
  return !JSON.stringify(schema).includes('"nonsense"');
}
