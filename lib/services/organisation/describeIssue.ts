import { z } from "zod";
import { suggestion } from "./closest";
import type { Path } from "./readYaml";

/** One thing that is wrong with the shape of a bundle. `key`: it is about that key of the value at `path`. */
export interface ShapeProblem {
  path: Path;
  key?: string;
  message: string;
}

/** What zod found, as sentences that say what is wrong and what would be right. */
export function describeIssue(issue: z.core.$ZodIssue, schema: z.ZodType, value: unknown): ShapeProblem[] {
  const path = issue.path.filter((step) => typeof step !== "symbol");
  if (issue.code === "unrecognized_keys") {
    const known = keysAt(schema, path);
    return issue.keys.map((key) => ({
      path: [...path, key],
      key,
      message: `this key is not known${suggestion(key, known) || `; known here: ${known.join(", ")}`}`,
    }));
  }
  const found = valueAt(value, path);
  if (found === undefined) return [{ path, message: "is missing; add it" }];
  return [{ path, message: sentence(issue, found) }];
}

function sentence(issue: z.core.$ZodIssue, found: unknown): string {
  switch (issue.code) {
    case "invalid_type":
      return `must be ${plainType(issue.expected)}, not ${plainValue(found)}`;
    case "invalid_value": {
      const allowed = issue.values.map(String);
      const hint = typeof found === "string" ? suggestion(found, allowed) : "";
      return `must be ${oneOf(allowed)}, not ${plainValue(found)}${hint}`;
    }
    case "too_small":
      if (issue.origin === "array") return "must hold at least one entry";
      if (issue.origin === "string") return "must not be empty";
      return `must be at least ${issue.minimum}`;
    case "too_big":
      if (issue.origin === "string") return `must be at most ${issue.maximum} characters long`;
      return `must be at most ${issue.maximum}`;
    default:
      return issue.message.charAt(0).toLowerCase() + issue.message.slice(1);
  }
}

function oneOf(allowed: string[]): string {
  const [last, ...others] = [...allowed].reverse();
  return others.length === 0 ? `${last}` : `${others.reverse().join(", ")} or ${last}`;
}

function plainType(expected: string): string {
  const names: Record<string, string> = {
    string: "text",
    number: "a number",
    int: "a whole number",
    boolean: "true or false",
    array: "a list",
    object: "a set of keys and values",
    record: "a set of keys and values",
  };
  return names[expected] ?? expected;
}

function plainValue(value: unknown): string {
  if (value === null) return "empty";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a set of keys and values";
  if (typeof value !== "string") return String(value);
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
}

export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inner, step) => (typeof inner === "object" && inner !== null ? Reflect.get(inner, step) : undefined),
    value,
  );
}

/** The keys that the schema knows where `path` leads. */
function keysAt(schema: z.ZodType, path: Path): string[] {
  let inner = unwrapped(schema);
  for (const step of path) {
    if (inner instanceof z.ZodArray) inner = unwrapped(inner.element as z.ZodType);
    else if (inner instanceof z.ZodObject)
      inner = unwrapped((inner.shape as Record<string, z.ZodType>)[step] ?? z.never());
    else return [];
  }
  return inner instanceof z.ZodObject ? Object.keys(inner.shape) : [];
}

function unwrapped(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return unwrapped(schema.unwrap() as z.ZodType);
  return schema;
}
