/** What JSON Schema says of lists, as far as it can be said of the set of their elements. */
import type { Json, JsonObject } from "@/lib/core/organisation/definition";
import type { ArgumentType } from "./argumentType";
import { cannotSay, type Ground } from "./ground";
import { isObject } from "./json";
import { atom, certain, known, negated, type Verdict } from "./logic";
import { literalsOf, scalarType } from "./scalarVerdict";
import type { Typed } from "./schemaVerdict";

export function listVerdict(keyword: string, wanted: Json, { text, type }: Typed, ground: Ground): Verdict {
  if (type.kind !== "list") return known(true);
  const empty = certain(atom(`${text}.isEmpty()`));
  if (keyword === "minItems" && wanted === 0) return known(true);
  if (keyword === "minItems" && wanted === 1) return negated(empty);
  if (keyword === "maxItems" && wanted === 0) return empty;
  if (keyword === "uniqueItems") return wanted === true ? cannotSay(ground, unsaid(keyword)) : known(true);
  if (keyword === "items") return itemsVerdict(wanted, { text, of: type.of }, ground);
  return cannotSay(ground, unsaid(keyword));
}

/** Every element satisfies the schema. An empty list always does. */
function itemsVerdict(schema: Json, { text, of }: { text: string; of: ArgumentType }, ground: Ground): Verdict {
  const empty = certain(atom(`${text}.isEmpty()`));
  if (typeof schema === "boolean") return schema ? known(true) : empty;
  const values = isObject(schema) ? valuesOf(schema) : null;
  const scalar = scalarType(of);
  if (scalar === null || !isObject(schema)) return cannotSay(ground, unsaid("items"));
  if (values === null) {
    const onlyType = Object.keys(schema).every((keyword) => keyword === "type" || keyword === "description");
    if (onlyType && isOfType(of, schema.type)) return known(true);
    return { ...cannotSay(ground, unsaid("items")), holds: empty.holds };
  }
  const literals = literalsOf(values, scalar);
  return literals.length === 0 ? empty : certain(atom(`[${literals.join(", ")}].containsAll(${text})`));
}

/** The values that a schema lets in where that is all that it says; null where it says more. */
function valuesOf(schema: JsonObject): Json[] | null {
  const keywords = Object.keys(schema).filter((keyword) => keyword !== "type" && keyword !== "description");
  if (keywords.length !== 1) return null;
  const typed = (value: Json): boolean => schema.type === undefined || schema.type === typeof value;
  if (Array.isArray(schema.enum) && schema.enum.every(typed)) return schema.enum;
  return schema.const !== undefined && typed(schema.const) ? [schema.const] : null;
}

function isOfType(type: ArgumentType, wanted: Json | undefined): boolean {
  if (type.kind === "number") return wanted === "number" || (type.whole && wanted === "integer");
  return wanted === (type.kind === "text" ? "string" : type.kind);
}

function unsaid(keyword: string): string {
  return `Cedar has nothing like the keyword ${keyword} for a list`;
}
