/** Obligations applied to a value with fields. A field is a member's name anywhere, or a path such as `customer.email`. */
import type { Json } from "@/lib/core/organisation/definition";
import type { ResultRules, RowFilter } from "./rules";
import { structureIn } from "./structure";

/** The signs that stand for what is blotted out, as many for anything: they must not say how long it was. */
const BLOT = "••••••••";

/** The value as it may be shown; undefined where nothing of it may. */
export function shown(value: Json, rules: ResultRules): Json | undefined {
  let left: Json | undefined = value;
  for (const filter of rules.rowFilters) left = left === undefined ? undefined : rowsOf(left, filter);
  if (left === undefined) return undefined;
  if (rules.redacted.length > 0) left = without(left, rules.redacted, []);
  if (rules.masked.fields.length > 0) left = masked(left, rules.masked, []);
  return rules.allowed === undefined ? left : only(left, rules.allowed, []);
}

/**
 * What a row filter leaves. Rows are the objects of the outermost lists, or an object that has one of the filter's fields.
 * What has no rows is not shown: nobody can tell whether it was filtered.
 */
function rowsOf(value: Json, filter: RowFilter): Json | undefined {
  if (Array.isArray(value)) return value.filter((row) => matches(row, filter));
  if (typeof value !== "object" || value === null) return undefined;
  if ([...filter.keys()].some((field) => at(value, field) !== undefined))
    return matches(value, filter) ? value : undefined;
  let hasRows = false;
  const members = Object.entries(value).map(([name, member]) => {
    if (typeof member !== "object" || member === null) return [name, member] as const;
    const left = rowsOf(member, filter);
    if (left !== undefined) hasRows = true;
    return [name, left ?? null] as const;
  });
  return hasRows ? Object.fromEntries(members) : undefined;
}

function matches(row: Json, filter: RowFilter): boolean {
  return [...filter].every(([field, values]) => {
    const found = at(row, field);
    return found !== undefined && values.includes(found);
  });
}

function at(value: Json, field: string): Json | undefined {
  let inner: Json | undefined = value;
  for (const name of field.split(".")) {
    if (typeof inner !== "object" || inner === null || Array.isArray(inner) || !Object.hasOwn(inner, name))
      return undefined;
    inner = inner[name];
  }
  return inner;
}

type Path = readonly string[];

function isNamed(path: Path, fields: readonly string[]): boolean {
  return fields.some((field) => {
    if (field === path.at(-1)) return true;
    const parts = field.split(".");
    return (
      parts.length <= path.length && parts.every((part, index) => part === path[path.length - parts.length + index])
    );
  });
}

function without(value: Json, fields: readonly string[], path: Path): Json {
  if (typeof value === "string") return within(value, (inner) => without(inner, fields, path)) ?? value;
  if (Array.isArray(value)) return value.map((one) => without(one, fields, path));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => {
      const here = [...path, name];
      return isNamed(here, fields) ? [] : [[name, without(member, fields, here)] as const];
    }),
  );
}

function masked(value: Json, mask: ResultRules["masked"], path: Path): Json {
  if (typeof value === "string") return within(value, (inner) => masked(inner, mask, path)) ?? value;
  if (Array.isArray(value)) return value.map((one) => masked(one, mask, path));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      const here = [...path, name];
      return [name, isNamed(here, mask.fields) ? blotted(member, mask.visible) : masked(member, mask, here)] as const;
    }),
  );
}

/** A text that is no longer than what may stay visible is blotted out whole: else it would not be masked at all. */
function blotted(value: Json, visible: number): Json {
  if (Array.isArray(value)) return value.map((one) => blotted(one, visible));
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, blotted(member, visible)]));
  if (value === null) return null;
  const characters = [...String(value)];
  return visible > 0 && visible < characters.length ? `${BLOT}${characters.slice(-visible).join("")}` : BLOT;
}

/** What a text that holds a JSON object or list becomes; undefined for any other, and where nothing of it is left. */
function within(text: string, change: (inner: Json) => Json | undefined): string | undefined {
  const inner = structureIn(text);
  const left = inner === undefined ? undefined : change(inner);
  return left === undefined ? undefined : JSON.stringify(left);
}

/** A member passes that is named, or that holds one that is. */
function only(value: Json, fields: readonly string[], path: Path): Json | undefined {
  if (typeof value === "string") return within(value, (inner) => only(inner, fields, path));
  if (Array.isArray(value)) {
    const left = value.flatMap((one) => {
      const kept = only(one, fields, path);
      return kept === undefined ? [] : [kept];
    });
    return left.length > 0 || value.length === 0 ? left : undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const members = Object.entries(value).flatMap(([name, member]) => {
    const here = [...path, name];
    if (isNamed(here, fields)) return [[name, member] as const];
    const left = only(member, fields, here);
    return left === undefined ? [] : [[name, left] as const];
  });
  return members.length > 0 ? Object.fromEntries(members) : undefined;
}
