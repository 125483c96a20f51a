import type { Json } from "@/lib/core/organisation/definition";

/** One place where two JSON values differ. `pointer` is a JSON Pointer (RFC 6901), "" for the whole value. */
export interface Difference {
  pointer: string;
  kind: "added" | "removed" | "changed" | "same";
  before?: Json;
  after?: Json;
}

/** How many places are listed before a whole part is given as one change. */
const PLACES_MAX = 200;

/**
 * Where `before` and `after` differ, member by member, in the order of their keys. `undefined` means that the side was not
 * reported. Arrays are compared as wholes: an index says little when something was put in front.
 */
export function differenceOf(before: Json | undefined, after: Json | undefined): Difference[] {
  const found: Difference[] = [];
  compare("", before, after, found);
  return found;
}

function compare(pointer: string, before: Json | undefined, after: Json | undefined, found: Difference[]): void {
  if (isObject(before) && isObject(after) && found.length < PLACES_MAX) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    for (const name of names) {
      compare(`${pointer}/${escaped(name)}`, own(before, name), own(after, name), found);
    }
    return;
  }
  if (before === undefined && after === undefined) return;
  if (before === undefined) found.push({ pointer, kind: "added", ...(after === undefined ? {} : { after }) });
  else if (after === undefined) found.push({ pointer, kind: "removed", before });
  else found.push({ pointer, kind: isSame(before, after) ? "same" : "changed", before, after });
}

function own(value: { [key: string]: Json }, name: string): Json | undefined {
  return Object.hasOwn(value, name) ? value[name] : undefined;
}

function isObject(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Equal whatever the order of members. */
function isSame(a: Json, b: Json): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key] ?? null)]),
  );
}

function escaped(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}
