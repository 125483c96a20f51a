/** Whether one argument schema accepts nothing that another does not. What cannot be shown is not claimed. */
import canonicalize from "canonicalize";
import type { Json, JsonObject } from "@/lib/core/organisation/definition";

/** True only where every value that `inner` accepts is accepted by `outer`. Absent schemas accept everything. */
export function acceptsNoMore(inner: JsonObject | undefined, outer: JsonObject | undefined): boolean {
  if (outer === undefined || saysNothing(outer)) return true;
  if (inner === undefined) return false;
  if (canonicalize(inner) === canonicalize(outer)) return true;
  // What a reference means hangs on the rest of its schema.
  if (refers(inner) || refers(outer)) return false;
  return Object.entries(outer).every(([keyword, value]) => implies(keyword, value, inner, outer));
}

/** Keywords that say nothing about which values are accepted. */
const ANNOTATIONS = new Set(["$schema", "$id", "$comment", "title", "description", "default", "examples"]);

/** Keywords that mean the same whatever stands beside them: equal ones accept the same. */
const SELF_CONTAINED = new Set([
  ...["type", "enum", "const", "required", "properties", "propertyNames", "pattern", "format", "multipleOf"],
  ...["uniqueItems", "dependentRequired", "allOf", "anyOf", "oneOf", "not"],
]);

function saysNothing(schema: JsonObject): boolean {
  return Object.keys(schema).every((keyword) => ANNOTATIONS.has(keyword));
}

function refers(schema: JsonObject): boolean {
  return JSON.stringify(schema).includes('"$ref":');
}

/** Keywords whose larger value accepts more, and those whose smaller one does. */
const UPPER = new Set(["maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"]);
const LOWER = new Set(["minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"]);

/** True where what `inner` accepts meets this keyword of `outer`. */
function implies(keyword: string, value: Json, inner: JsonObject, outer: JsonObject): boolean {
  if (ANNOTATIONS.has(keyword)) return true;
  const own = inner[keyword];
  if (SELF_CONTAINED.has(keyword) && own !== undefined && canonicalize(own) === canonicalize(value)) return true;
  if (UPPER.has(keyword)) return typeof own === "number" && typeof value === "number" && own <= value;
  if (LOWER.has(keyword)) return typeof own === "number" && typeof value === "number" && own >= value;
  switch (keyword) {
    case "type":
      return typesOf(own).length > 0 && typesOf(own).every((type) => isType(type, typesOf(value)));
    case "enum":
    case "const":
      return valuesOf(inner) !== null && (valuesOf(inner) ?? []).every((one) => holds(one, keyword, value));
    case "required":
      return Array.isArray(value) && value.every((name) => Array.isArray(own) && own.includes(name));
    case "properties":
      return isObject(value) && Object.entries(value).every(([name, schema]) => propertyImplied(name, schema, inner));
    case "additionalProperties":
      return (
        value === false && isClosed(inner) && propertyNames(inner).every((name) => propertyNames(outer).includes(name))
      );
    case "items":
      return (
        inner.prefixItems === undefined &&
        outer.prefixItems === undefined &&
        isObject(value) &&
        isObject(own) &&
        acceptsNoMore(own, value)
      );
    default:
      return false;
  }
}

/** A property that `inner` does not let through needs no schema. */
function propertyImplied(name: string, schema: Json, inner: JsonObject): boolean {
  const own = isObject(inner.properties) ? inner.properties[name] : undefined;
  if (schema === true || own === false) return true;
  if (own === undefined) return isClosed(inner) || (isObject(schema) && acceptsNoMore(undefined, schema));
  return isObject(own) && isObject(schema) && acceptsNoMore(own, schema);
}

function isClosed({ additionalProperties, patternProperties }: JsonObject): boolean {
  return additionalProperties === false && patternProperties === undefined;
}

function propertyNames({ properties, patternProperties }: JsonObject): string[] {
  return patternProperties === undefined && isObject(properties) ? Object.keys(properties) : [];
}

function valuesOf(schema: JsonObject): Json[] | null {
  if (schema.const !== undefined) return [schema.const];
  return Array.isArray(schema.enum) ? schema.enum : null;
}

function holds(one: Json, keyword: "enum" | "const", value: Json): boolean {
  const allowed = keyword === "const" ? [value] : Array.isArray(value) ? value : [];
  return allowed.some((other) => canonicalize(other) === canonicalize(one));
}

function typesOf(value: Json | undefined): string[] {
  if (typeof value === "string") return [value];
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

/** Every integer is a number. */
function isType(type: string, allowed: readonly string[]): boolean {
  return allowed.includes(type) || (type === "integer" && allowed.includes("number"));
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Where two schemas differ, leaf by leaf: JSON Pointers with what stood there. */
export function schemaDifferences(
  before: Json | undefined,
  after: Json | undefined,
  at = "",
): { at: string; before: Json | undefined; after: Json | undefined }[] {
  if (before !== undefined && after !== undefined && canonicalize(before) === canonicalize(after)) return [];
  if (!isObject(before) || !isObject(after)) return [{ at, before, after }];
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.flatMap((name) =>
    schemaDifferences(before[name], after[name], `${at}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`),
  );
}
