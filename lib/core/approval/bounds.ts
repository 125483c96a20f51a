/** Within which bounds arguments may be, when a yes to them is given in advance. */
import canonicalize from "canonicalize";
import type { Json, JsonObject } from "@/lib/core/organisation/definition";

/** What one argument may be. `any`: anything, or left out. */
export type ArgumentBound = { exactly: Json } | { one_of: Json[] } | { from: number; up_to: number } | { any: true };

/** A bound for each argument; an argument without one is not allowed. */
export type ArgumentBounds = { [argument: string]: ArgumentBound };

/**
 * True when the arguments are within the bounds, which name every argument that there may be. Null bounds hold a call without
 * arguments alone: absent is not empty, as in the exact action.
 */
export function withinBounds(args: JsonObject | null, bounds: ArgumentBounds | null): boolean {
  if (args === null || bounds === null) return args === null && bounds === null;
  return (
    Object.keys(args).every((name) => Object.hasOwn(bounds, name)) &&
    Object.entries(bounds).every(([name, bound]) => isWithin(Object.hasOwn(args, name) ? args[name] : undefined, bound))
  );
}

/** Written so that a bound of no known kind holds nothing. */
function isWithin(value: Json | undefined, bound: ArgumentBound): boolean {
  if ("any" in bound) return bound.any === true;
  if (value === undefined) return false;
  if ("exactly" in bound) return isSame(value, bound.exactly);
  if ("one_of" in bound) return bound.one_of.some((allowed) => isSame(value, allowed));
  return typeof value === "number" && value >= bound.from && value <= bound.up_to;
}

/** The same in the canonical form, in which the exact action is compared too. */
export function isSame(one: Json | undefined, other: Json | undefined): boolean {
  return one === undefined || other === undefined ? one === other : canonicalize(one) === canonicalize(other);
}

/** The tightest bounds: each argument exactly as it is. */
export function exactBounds(args: JsonObject | null): ArgumentBounds | null {
  if (args === null) return null;
  return Object.fromEntries(Object.entries(args).map(([name, value]) => [name, { exactly: value }]));
}
