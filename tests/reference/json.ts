/** JSON values, looked at plainly. */
import type { Json, JsonObject } from "@/lib/core/organisation/definition";

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A member that the object has itself: what it inherits from JavaScript is no data. */
export function member(value: Json | undefined, name: string): Json | undefined {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** The value at a path of members; undefined where there is none. */
export function at(value: Json | undefined, path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>(member, value);
}

/** One text for all spellings of one value: members in order, minus nought as nought. */
export function canonical(value: Json | undefined): string {
  if (value === undefined) return "absent";
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.keys(value).sort();
  return `{${members.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(",")}}`;
}

export function isEqual(a: Json, b: Json): boolean {
  return canonical(a) === canonical(b);
}
