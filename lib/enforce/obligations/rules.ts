/** What an enforcement point must do to a result, read from the obligations of an allow. */
import type { Json, JsonObject } from "@/lib/core/organisation/definition";

/** An obligation as Ambit's answer has it. */
export interface ToldObligation {
  type: string;
  properties: JsonObject;
}

/** Every field must have one of its values. */
export type RowFilter = ReadonlyMap<string, readonly Json[]>;

export interface ResultRules {
  rowFilters: RowFilter[];
  /** The only fields that pass; undefined where all do. */
  allowed: readonly string[] | undefined;
  redacted: readonly string[];
  masked: { fields: readonly string[]; visible: number };
  /** How much is written down, beside what always is. */
  log: "metadata" | "full" | undefined;
}

/**
 * The rules, or the types of the obligations that cannot be done: those mean that the call must not run.
 *
 * A row filter is an object of fields, each with the value, or the list of values, that a row must have there.
 */
export function rulesOf(obligations: readonly ToldObligation[]): { rules: ResultRules } | { beyond: string[] } {
  const rules: ResultRules = {
    rowFilters: [],
    allowed: undefined,
    redacted: [],
    masked: { fields: [], visible: 0 },
    log: undefined,
  };
  const beyond = obligations.filter((one) => !take(one, rules)).map(({ type }) => type);
  return beyond.length > 0 ? { beyond } : { rules };
}

/** True where a result may be another one than the tool gave. */
export function changesResults({ rowFilters, allowed, redacted, masked }: ResultRules): boolean {
  return rowFilters.length > 0 || allowed !== undefined || redacted.length > 0 || masked.fields.length > 0;
}

/** False for what is not understood. */
function take({ type, properties }: ToldObligation, rules: ResultRules): boolean {
  const { fields, visible, filter, level } = properties;
  switch (type) {
    case "row_filter": {
      const read = filterOf(filter);
      if (read === undefined || !holdsOnly(properties, ["filter"])) return false;
      rules.rowFilters.push(read);
      return true;
    }
    case "field_allowlist":
      if (!isNames(fields) || !holdsOnly(properties, ["fields"])) return false;
      rules.allowed = rules.allowed === undefined ? fields : rules.allowed.filter((one) => fields.includes(one));
      return true;
    case "redact_fields":
      if (!isNames(fields) || !holdsOnly(properties, ["fields"])) return false;
      rules.redacted = [...rules.redacted, ...fields];
      return true;
    case "mask_fields":
      if (!isNames(fields) || !isCount(visible) || !holdsOnly(properties, ["fields", "visible"])) return false;
      rules.masked = maskedBy(rules.masked, { fields, visible: visible ?? 0 });
      return true;
    case "log":
      if ((level !== undefined && level !== "metadata" && level !== "full") || !holdsOnly(properties, ["level"]))
        return false;
      rules.log = level === "full" || rules.log === "full" ? "full" : "metadata";
      return true;
    default:
      return false;
  }
}

function maskedBy(before: ResultRules["masked"], more: ResultRules["masked"]): ResultRules["masked"] {
  if (before.fields.length === 0) return more;
  return { fields: [...before.fields, ...more.fields], visible: Math.min(before.visible, more.visible) };
}

function filterOf(filter: Json | undefined): RowFilter | undefined {
  if (typeof filter !== "object" || filter === null || Array.isArray(filter)) return undefined;
  const entries = Object.entries(filter).map(
    ([field, wanted]) => [field, Array.isArray(wanted) ? wanted : [wanted]] as const,
  );
  const isPlain = entries.every(([, values]) => values.every((value) => typeof value !== "object" || value === null));
  return entries.length > 0 && isPlain ? new Map(entries) : undefined;
}

function holdsOnly(properties: JsonObject, members: readonly string[]): boolean {
  return Object.keys(properties).every((member) => members.includes(member));
}

/** An allowlist that several grants share may be left with no field: then nothing passes. */
function isNames(value: Json | undefined): value is string[] {
  return Array.isArray(value) && value.every((name) => typeof name === "string");
}

function isCount(value: Json | undefined): value is number | undefined {
  return value === undefined || (typeof value === "number" && Number.isInteger(value) && value >= 0);
}
