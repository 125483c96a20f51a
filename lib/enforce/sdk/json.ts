/** JSON values, copied and written so that everybody who reads them sees the same. */

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
export type JsonObject = { [name: string]: Json };

/** Deeper values are refused by Ambit. */
const DEPTH_MAX = 64;

/**
 * A copy of a value that JSON can say, so that what was decided on cannot change afterwards. Members that are undefined are
 * left out, as JSON.stringify leaves them out.
 * @param name what to call it in the error
 * @throws TypeError for anything that JSON would change or lose: functions, dates, class instances, NaN, `__proto__`
 */
export function jsonCopy(value: unknown, name = "the value"): Json {
  return copy(value, name, 0);
}

/** The same for an object. */
export function jsonObjectCopy(value: unknown, name: string): JsonObject {
  const copied = jsonCopy(value, name);
  if (!isObject(copied)) throw new TypeError(`${name} must be an object.`);
  return copied;
}

function copy(value: unknown, at: string, depth: number): Json {
  if (depth > DEPTH_MAX) throw new TypeError(`${at} is nested too deeply.`);
  if (value === null || typeof value === "boolean" || typeof value === "string") return value;
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new TypeError(`${at} is ${value}, which JSON cannot say.`);
    // Minus nought is written as nought.
    return value === 0 ? 0 : value;
  }
  if (Array.isArray(value)) return value.map((element, index) => copy(element, `${at}[${index}]`, depth + 1));
  if (typeof value !== "object" || !isPlain(value)) throw new TypeError(`${at} is not plain JSON.`);
  const copied: JsonObject = {};
  for (const [member, inner] of Object.entries(value)) {
    if (member === "__proto__") throw new TypeError(`${at} has a member named __proto__.`);
    if (inner !== undefined) copied[member] = copy(inner, `${at}.${member}`, depth + 1);
  }
  return copied;
}

/** True for what an object literal or JSON.parse makes, of whatever realm. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

export function isObject(value: unknown): value is { [name: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * The canonical form (RFC 8785, JSON Canonicalization Scheme): members in the order of their names' UTF-16 code units, numbers
 * and texts as JSON.stringify writes them.
 */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.keys(value)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${canonicalJson(value[name] as Json)}`);
  return `{${members.join(",")}}`;
}
