/**
 * Leaves out, blots out or picks fields of a result. A field is the name of a member, wherever in the result it stands; in
 * `owner.iban` the member `iban` of a member `owner`. A text that holds a JSON object or list is looked into and written anew.
 */
import { isObject, type Json, type JsonObject } from "./json";

/** The most signs that stand for what is blotted out: they must not say how long it was. */
const BLOT = "••••••••";

/** A text in which no fields can be told apart. */
export class NoFields extends Error {}

type Path = readonly string[];

/** Without the fields, and without all that is in them. */
export function withoutFields(value: Json, fields: readonly string[]): Json {
  return walk(structured(value), [], (path) => (isNamed(path, fields) ? "drop" : "descend"));
}

/** With all that is in the fields blotted out but for the last `visible` characters of each value. */
export function masked(value: Json, fields: readonly string[], visible: number): Json {
  return walk(structured(value), [], (path, inner) =>
    isNamed(path, fields) ? { instead: blotted(inner, visible) } : "descend",
  );
}

/** With nothing but the fields, each with all that is in it, and what leads there. */
export function onlyFields(value: Json, fields: readonly string[]): Json {
  return kept(structured(value), [], fields) ?? (Array.isArray(value) ? [] : {});
}

/** Every field must have one of its values. */
export type RowFilter = ReadonlyMap<string, readonly Json[]>;

/** An object of fields, each with the value, or the list of values, that a row must have there; null for anything else. */
export function rowFilter(filter: Json | undefined): RowFilter | null {
  if (!isObject(filter)) return null;
  const entries = Object.entries(filter).map(
    ([field, wanted]) => [field, Array.isArray(wanted) ? wanted : [wanted]] as const,
  );
  const isPlain = entries.every(([, values]) => values.every((value) => typeof value !== "object" || value === null));
  return entries.length > 0 && isPlain ? new Map(entries) : null;
}

/**
 * The rows that all filters let through: the objects of the outermost lists, or an object that has one of their fields.
 * @throws NoFields for what has no rows: nobody can tell whether it was filtered
 */
export function onlyRows(value: Json, filters: readonly RowFilter[]): Json {
  const left = rowsIn(value, filters);
  if (left === undefined) throw new NoFields("it has no rows that could be filtered.");
  return left;
}

/** Undefined where there are no rows. */
function rowsIn(value: Json, filters: readonly RowFilter[]): Json | undefined {
  const fitsAll = (row: Json) => filters.every((filter) => fits(row, filter));
  if (Array.isArray(value)) return value.filter(fitsAll);
  if (typeof value === "string") {
    const within = jsonIn(value);
    const left = within === undefined ? undefined : rowsIn(within, filters);
    return left === undefined ? undefined : JSON.stringify(left);
  }
  if (!isObject(value)) return undefined;
  if (filters.some((filter) => [...filter.keys()].some((field) => at(value, field) !== undefined)))
    return fitsAll(value) ? value : null;
  const members = Object.entries(value).map(([name, inner]) => [name, inner, rowsIn(inner, filters)] as const);
  if (members.every(([, , left]) => left === undefined)) return undefined;
  // Beside the rows, what is no row stays; an object without rows could be one that was not recognised.
  return Object.fromEntries(members.map(([name, inner, left]) => [name, left ?? (isObject(inner) ? null : inner)]));
}

/** Whether a row has one of the filter's values in each of its fields. */
function fits(row: Json, filter: RowFilter): boolean {
  return [...filter].every(([field, values]) => {
    const found = at(row, field);
    return found !== undefined && values.includes(found);
  });
}

/** What stands in a field; undefined where nothing does. */
function at(value: Json, field: string): Json | undefined {
  let inner: Json | undefined = value;
  for (const name of field.split(".")) {
    if (!isObject(inner) || !Object.hasOwn(inner, name)) return undefined;
    inner = inner[name];
  }
  return inner;
}

/** @throws NoFields for a result that is nothing but a text without structure, or a number */
function structured(value: Json): Json {
  if (isObject(value) || Array.isArray(value) || value === null) return value;
  if (typeof value === "string" && jsonIn(value) !== undefined) return value;
  throw new NoFields("it is no object or list, so its fields cannot be told apart.");
}

type Verdict = "descend" | "drop" | { instead: Json };

function walk(value: Json, path: Path, judge: (path: Path, inner: Json) => Verdict): Json {
  if (Array.isArray(value)) return value.map((element) => walk(element, path, judge));
  if (typeof value === "string") {
    const within = jsonIn(value);
    return within === undefined ? value : JSON.stringify(walk(within, path, judge));
  }
  if (!isObject(value)) return value;
  const left: JsonObject = {};
  for (const [name, inner] of Object.entries(value)) {
    const at = [...path, name];
    const verdict = judge(at, inner);
    if (verdict !== "drop") left[name] = verdict === "descend" ? walk(inner, at, judge) : verdict.instead;
  }
  return left;
}

/** Undefined where nothing of `value` may pass. */
function kept(value: Json, path: Path, fields: readonly string[]): Json | undefined {
  if (Array.isArray(value)) {
    const elements = value.map((element) => kept(element, path, fields)).filter((one) => one !== undefined);
    return elements.length === 0 ? undefined : elements;
  }
  if (typeof value === "string") {
    const within = jsonIn(value);
    const left = within === undefined ? undefined : kept(within, path, fields);
    return left === undefined ? undefined : JSON.stringify(left);
  }
  if (!isObject(value)) return undefined;
  const members: [string, Json][] = [];
  for (const [name, inner] of Object.entries(value)) {
    const at = [...path, name];
    const left = isNamed(at, fields) ? inner : kept(inner, at, fields);
    if (left !== undefined) members.push([name, left]);
  }
  return members.length === 0 ? undefined : Object.fromEntries(members);
}

function isNamed(path: Path, fields: readonly string[]): boolean {
  const whole = path.join(".");
  return fields.some((field) => whole === field || whole.endsWith(`.${field}`));
}

function blotted(value: Json, visible: number): Json {
  if (value === null) return null;
  if (Array.isArray(value)) return value.map((element) => blotted(element, visible));
  if (isObject(value))
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, blotted(inner, visible)]));
  const text = [...String(value)];
  // What would stay visible as a whole is blotted out as a whole.
  return visible > 0 && visible < text.length ? `${BLOT}${text.slice(-visible).join("")}` : BLOT;
}

function jsonIn(text: string): Json | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
