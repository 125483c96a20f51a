/** What a limit counts: `count`, or the sum of one numeric argument. */
import Big from "big.js";
import type { Json, JsonObject } from "@/lib/core/organisation/definition";

const SUM = /^sum\(arguments((?:\.[A-Za-z_][A-Za-z0-9_-]*)+)\)$/;
const ARGUMENT = /^arguments((?:\.[A-Za-z_][A-Za-z0-9_-]*)+)$/;

export type Measure = { kind: "count" } | { kind: "sum"; path: string[] };

/** Reads `count` or `sum(arguments.PATH)`; null for anything else. */
export function parseMeasure(text: string): Measure | null {
  if (text === "count") return { kind: "count" };
  const path = SUM.exec(text)?.[1];
  return path === undefined ? null : { kind: "sum", path: path.slice(1).split(".") };
}

/** Reads `arguments.PATH`; null for anything else. */
export function parseArgumentPath(text: string): string[] | null {
  const path = ARGUMENT.exec(text)?.[1];
  return path === undefined ? null : path.slice(1).split(".");
}

/** The value at a path of own members, or undefined. */
export function valueAt(value: JsonObject | undefined, path: readonly string[]): Json | undefined {
  let at: Json | undefined = value;
  for (const step of path) {
    if (typeof at !== "object" || at === null || Array.isArray(at) || !Object.hasOwn(at, step)) return undefined;
    at = at[step];
  }
  return at;
}

/**
 * How much one call takes, as an exact decimal ("1", "120.5"), or null where there is nothing to go by: the argument is
 * missing, negative, or anything but a JSON number.
 */
export function amountOf(measure: Measure, args: JsonObject | undefined): string | null {
  if (measure.kind === "count") return "1";
  const value = valueAt(args, measure.path);
  if (typeof value !== "number" || !Number.isFinite(value) || value < 0) return null;
  return new Big(value).toFixed();
}
