/** Obligations applied to a value with fields. A field is a member's name anywhere, or a path such as `customer.email`. */
import type { Json } from "@/lib/core/organisation/definition";
import { at, fits, masked, onlyFields, withoutFields } from "@/lib/enforce/sdk/fields";
import type { ResultRules, RowFilter } from "./rules";

/** The value as it may be shown; undefined where nothing of it may. */
export function shown(value: Json, rules: ResultRules): Json | undefined {
  let left: Json | undefined = value;
  for (const filter of rules.rowFilters) left = left === undefined ? undefined : rowsOf(left, filter);
  if (left === undefined) return undefined;
  if (rules.redacted.length > 0) left = withoutFields(left, rules.redacted);
  if (rules.masked.fields.length > 0) left = masked(left, rules.masked.fields, rules.masked.visible);
  return rules.allowed === undefined ? left : onlyFields(left, rules.allowed);
}

/**
 * What a row filter leaves. Rows are the objects of the outermost lists, or an object that has one of the filter's fields.
 * What has no rows is not shown: nobody can tell whether it was filtered.
 */
function rowsOf(value: Json, filter: RowFilter): Json | undefined {
  if (Array.isArray(value)) return value.filter((row) => fits(row, filter));
  if (typeof value !== "object" || value === null) return undefined;
  if ([...filter.keys()].some((field) => at(value, field) !== undefined))
    return fits(value, filter) ? value : undefined;
  let hasRows = false;
  const members = Object.entries(value).map(([name, member]) => {
    if (typeof member !== "object" || member === null) return [name, member] as const;
    const left = rowsOf(member, filter);
    if (left !== undefined) hasRows = true;
    return [name, left ?? null] as const;
  });
  return hasRows ? Object.fromEntries(members) : undefined;
}
