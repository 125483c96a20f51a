/** Obligations of several grants as one list, the strictest first: the table in docs/bundle.md, row by row. */
import type { Json, Obligation } from "@/lib/core/organisation/definition";
import { canonical, isEqual } from "./json";

/** What the enforcement point must do when all of these hold. */
export function merged(all: readonly Obligation[]): Obligation[] {
  const known = all.filter(isReadable);
  const strange = all.filter((one) => !isReadable(one));
  return [
    ...distinct(strange),
    ...rowFilters(known),
    ...allowed(known),
    ...redacted(known),
    ...masked(known),
    ...logged(known),
  ];
}

/** Something of a known type that does not say what it should is as strange as an unknown type. */
function isReadable({ type, fields, level, visible, filter }: Obligation): boolean {
  if (type === "row_filter") return filter !== undefined;
  if (type === "log") return level === undefined || level === "metadata" || level === "full";
  if (type === "mask_fields" && visible !== undefined && typeof visible !== "number") return false;
  return ["field_allowlist", "redact_fields", "mask_fields"].includes(type) && Array.isArray(fields);
}

function ofType(all: readonly Obligation[], type: string): Obligation[] {
  return all.filter((one) => one.type === type);
}

function distinct(all: readonly Obligation[]): Obligation[] {
  return all.filter((one, index) => !all.slice(0, index).some((earlier) => isEqual(earlier, one)));
}

function fieldsOf({ fields }: Obligation): string[] {
  return Array.isArray(fields) ? fields.map(String) : [];
}

/** Every field that any of them names. */
function allFields(of: readonly Obligation[]): string[] {
  return [...new Set(of.flatMap(fieldsOf))];
}

function rowFilters(all: readonly Obligation[]): Obligation[] {
  return distinct(ofType(all, "row_filter"));
}

/** What every allowlist names. */
function allowed(all: readonly Obligation[]): Obligation[] {
  const lists = ofType(all, "field_allowlist");
  if (lists.length === 0) return [];
  const fields = allFields(lists).filter((field) => lists.every((list) => fieldsOf(list).includes(field)));
  return [{ type: "field_allowlist", fields }];
}

function redacted(all: readonly Obligation[]): Obligation[] {
  const fields = allFields(ofType(all, "redact_fields"));
  return fields.length === 0 ? [] : [{ type: "redact_fields", fields }];
}

/** What is left out altogether needs no mask. */
function masked(all: readonly Obligation[]): Obligation[] {
  const masks = ofType(all, "mask_fields");
  const gone = allFields(ofType(all, "redact_fields"));
  const fields = allFields(masks).filter((field) => !gone.includes(field));
  if (fields.length === 0) return [];
  return [{ type: "mask_fields", fields, visible: Math.min(...masks.map(({ visible }) => Number(visible ?? 0))) }];
}

function logged(all: readonly Obligation[]): Obligation[] {
  const logs = ofType(all, "log");
  if (logs.length === 0) return [];
  return [{ type: "log", level: logs.some(({ level }) => level === "full") ? "full" : "metadata" }];
}

const ROWS = ["row_filter", "field_allowlist", "redact_fields", "mask_fields", "log"];

/** The same obligations in one spelling: their rows as they stand, then each with defaults written out and fields in order. */
export function inOneSpelling(all: readonly Obligation[]): Json {
  const rows = all.map((one) => (isReadable(one) ? ROWS.indexOf(one.type) : -1));
  return [rows, all.map((one) => canonical(isReadable(one) ? spell(one) : one)).sort()];
}

function spell(one: Obligation): Obligation {
  if (one.type === "log") return { type: "log", level: one.level ?? "metadata" };
  const fields = fieldsOf(one).sort();
  if (one.type === "mask_fields") return { type: one.type, fields, visible: one.visible ?? 0 };
  return one.type === "row_filter" ? one : { type: one.type, fields };
}
