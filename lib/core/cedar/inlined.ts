/** JSON Schemas without references, which every part of a translation can then look at by itself. */
import type { Json, JsonObject } from "@/lib/core/organisation/definition";
import { isObject } from "./json";

/** Members that hold plain data, in which a `$ref` means nothing. */
const DATA = new Set(["const", "default", "enum", "examples"]);

/** Members that say nothing about a value. */
const BESIDE = new Set(["$comment", "$defs", "$id", "$schema", "default", "definitions", "description", "title"]);

/** Members whose own members are schemas under names that people chose. */
const NAMED = new Set(["$defs", "definitions", "dependentSchemas", "patternProperties", "properties"]);

/**
 * The schema with every reference to one of its own parts replaced by that part. What may be saved never refers to itself;
 * a reference that leads nowhere, or further than that, is left as it is.
 */
export function inlined(schema: JsonObject): JsonObject {
  const whole = replaced(schema, schema, []);
  return isObject(whole) ? whole : schema;
}

function replaced(schema: Json, root: JsonObject, open: readonly string[]): Json {
  if (Array.isArray(schema)) return schema.map((part) => replaced(part, root, open));
  if (!isObject(schema)) return schema;
  const { $ref: reference, ...rest } = schema;
  const members = Object.entries(typeof reference === "string" ? rest : schema).map(([key, part]): [string, Json] => [
    key,
    memberOf(key, part, root, open),
  ]);
  const own = Object.fromEntries(members);
  if (typeof reference !== "string") return own;
  const target = open.includes(reference) ? undefined : partAt(root, reference);
  if (target === undefined) return { ...own, $ref: reference };
  const part = replaced(target, root, [...open, reference]);
  // What is said beside a reference is mostly a description; anything else bears on the value by itself.
  if (isObject(part) && Object.keys(own).every((key) => BESIDE.has(key))) return { ...part, ...own };
  return { ...own, allOf: [...(Array.isArray(own.allOf) ? own.allOf : []), part] };
}

function memberOf(key: string, part: Json, root: JsonObject, open: readonly string[]): Json {
  if (DATA.has(key)) return part;
  if (!NAMED.has(key) || !isObject(part)) return replaced(part, root, open);
  return Object.fromEntries(Object.entries(part).map(([name, named]) => [name, replaced(named, root, open)]));
}

/** What a JSON Pointer in a fragment leads to. */
function partAt(root: JsonObject, reference: string): Json | undefined {
  if (!reference.startsWith("#/")) return undefined;
  let at: Json | undefined = root;
  for (const step of reference.slice(2).split("/")) {
    const name = decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~");
    if (!isObject(at) || !Object.hasOwn(at, name)) return undefined;
    at = at[name];
  }
  return at;
}
