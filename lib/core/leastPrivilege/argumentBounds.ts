/** Bounds of arguments that hold every call that was seen. */
import canonicalize from "canonicalize";
import type { Json, JsonObject } from "@/lib/core/organisation/definition";
import { withHeadroom } from "./headroom";

/** An argument is held to the values that were seen where there are so few of them, */
const VALUES_MAX = 5;
/** and each was seen so often: one that came once says nothing about the next one. */
const SEEN_MIN = 3;
/** A longer one is a text, and no choice among few; a longer name is no argument that anybody declared. */
const LENGTH_MAX = 200;
/** Agents make up names where the catalogue lets them: no more than so many are bounded, the most frequent ones. */
const NAMES_MAX = 50;

/** What an argument was seen to be, and the bound that is proposed for it. */
export type ArgumentSupport =
  | { name: string; calls: number; highest: number; maximum: number }
  | { name: string; calls: number; values: { value: string | boolean; calls: number }[] };

export interface BoundArguments {
  /** The argument schema with the bounds in it; undefined where there is nothing to say. */
  schema: JsonObject | undefined;
  support: ArgumentSupport[];
}

/**
 * A schema that accepts nothing that `own` does not, and all the arguments that were seen: a number up to the highest one and a bit
 * more, words and flags only where they are few. What the schema says of an argument already stays, unless the bound is tighter.
 * Only arguments by their own name are looked at, not what lies inside of them.
 */
export function boundArguments(
  seen: readonly (JsonObject | undefined)[],
  own: JsonObject | undefined,
  headroom: number,
): BoundArguments {
  const before = isObject(own?.properties) ? own.properties : {};
  const properties: JsonObject = {};
  const support: ArgumentSupport[] = [];
  for (const [name, values] of frequentArguments(seen)) {
    const said = Object.hasOwn(before, name) ? before[name] : undefined;
    const bound = numberBound(name, values, said, headroom) ?? valuesBound(name, values, said);
    if (bound === null) continue;
    properties[name] = bound.schema;
    support.push(bound.support);
  }
  if (support.length === 0) return { schema: own, support };
  return { schema: { type: "object", ...own, properties: { ...before, ...properties } }, support };
}

/** What each argument was seen to be, by name. One pass: how much of it there is was for an agent to choose. */
function frequentArguments(seen: readonly (JsonObject | undefined)[]): [string, Json[]][] {
  const byName = new Map<string, Json[]>();
  for (const one of seen)
    for (const [name, value] of Object.entries(one ?? {})) {
      // In an object literal it is no name but the prototype.
      if (name === "__proto__" || name.length > LENGTH_MAX) continue;
      const values = byName.get(name);
      if (values === undefined) byName.set(name, [value]);
      else values.push(value);
    }
  return [...byName]
    .sort(([one, ones], [other, others]) => others.length - ones.length || (one < other ? -1 : 1))
    .slice(0, NAMES_MAX)
    .sort(([one], [other]) => (one < other ? -1 : 1));
}

type Bound = { schema: JsonObject; support: ArgumentSupport } | null;

function numberBound(name: string, values: readonly Json[], said: Json | undefined, headroom: number): Bound {
  const numbers = values.filter((value) => typeof value === "number");
  if (numbers.length === 0 || numbers.length < values.length) return null;
  const own = schemaOf(said);
  if (own === null) return null;
  const highest = Math.max(...numbers);
  const maximum = withHeadroom(highest, headroom);
  const upper = Math.min(limitOf(own.maximum), limitOf(own.exclusiveMaximum));
  if (upper <= maximum || "enum" in own || "const" in own) return null;
  return {
    schema: { type: "number", ...own, maximum },
    support: { name, calls: numbers.length, highest, maximum },
  };
}

function valuesBound(name: string, values: readonly Json[], said: Json | undefined): Bound {
  const plain = values.filter((value) => typeof value === "string" || typeof value === "boolean");
  if (plain.length === 0 || plain.length < values.length) return null;
  const counts = new Map<string | boolean, number>();
  for (const value of plain) counts.set(value, (counts.get(value) ?? 0) + 1);
  if (counts.size > VALUES_MAX || [...counts.values()].some((count) => count < SEEN_MIN)) return null;
  if ([...counts.keys()].some((value) => typeof value === "string" && value.length > LENGTH_MAX)) return null;
  const own = schemaOf(said);
  if (own === null) return null;
  const found = [...counts].sort(([one], [other]) => (String(one) < String(other) ? -1 : 1));
  const known = Array.isArray(own.enum) ? own.enum : null;
  if ("const" in own || (known !== null && known.length <= found.length)) return null;
  return {
    schema: { ...own, enum: found.map(([value]) => value) },
    support: { name, calls: plain.length, values: found.map(([value, calls]) => ({ value, calls })) },
  };
}

/** What may be added to; null for what cannot: a schema that forbids it, or one that refers to another. */
function schemaOf(said: Json | undefined): JsonObject | null {
  if (said === undefined || said === true) return {};
  if (!isObject(said) || (canonicalize(said) ?? "").includes('"$ref"')) return null;
  return said;
}

function limitOf(value: Json | undefined): number {
  return typeof value === "number" ? value : Number.POSITIVE_INFINITY;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
