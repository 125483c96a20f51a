/** Literals of CEL and JSON as Cedar literals of a given type. */
import type { ValueType } from "./conditionValue";
import { datetime, decimal, isText, text } from "./syntax";

const LONG_MIN = -(2n ** 63n);
const LONG_MAX = 2n ** 63n - 1n;

/**
 * A value as a literal of `type`, or null where it is of another type or can't be one; then no value of that type that
 * Cedar can hold equals it.
 */
export function literalOfType(value: unknown, type: ValueType): string | null {
  switch (type.kind) {
    case "text":
      return typeof value === "string" && isText(value) ? text(value) : null;
    case "boolean":
      return typeof value === "boolean" ? String(value) : null;
    case "long":
      return longOf(value);
    case "decimal":
      return decimalOf(value);
    case "time":
      return value instanceof Date ? datetime(value.getTime()) : null;
    default:
      return null;
  }
}

/** True for a value that CEL or JSON counts as a number. */
export function isNumber(value: unknown): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint";
}

function longOf(value: unknown): string | null {
  if (typeof value === "number") return Number.isSafeInteger(value) ? String(value) : null;
  return typeof value === "bigint" && value >= LONG_MIN && value <= LONG_MAX ? String(value) : null;
}

function decimalOf(value: unknown): string | null {
  if (typeof value === "number") return decimal(value);
  if (typeof value !== "bigint") return null;
  // Beyond what a JSON number holds exactly, equality with one is a matter of rounding.
  return Number.isSafeInteger(Number(value)) ? decimal(Number(value)) : null;
}
