/** What obligations of the known types ask of a result. The guard, the gateway and the connector read and apply them with this. */
import { masked, onlyFields, onlyRows, type RowFilter, rowFilter, withoutFields } from "./fields";
import type { Json, JsonObject } from "./json";

export interface ResultRules {
  rowFilters: RowFilter[];
  /** The only fields that pass; undefined where all do. */
  allowed: readonly string[] | undefined;
  redacted: readonly string[];
  /** `visible` is the fewest that any says: infinite while none does. */
  masked: { fields: readonly string[]; visible: number };
  /** How much is written down, beside what always is. */
  log: "metadata" | "full" | undefined;
}

export function noRules(): ResultRules {
  return {
    rowFilters: [],
    allowed: undefined,
    redacted: [],
    masked: { fields: [], visible: Number.POSITIVE_INFINITY },
    log: undefined,
  };
}

/**
 * Adds what an obligation asks to the rules: the strictest of several holds, as in Ambit's own merging.
 * @returns false for what is not understood: then the call must not run
 */
export function take(rules: ResultRules, { type, properties }: { type: string; properties: JsonObject }): boolean {
  const { fields, visible, filter, level } = properties;
  switch (type) {
    case "row_filter": {
      const read = rowFilter(filter);
      if (read === null || !holdsOnly(properties, ["filter"])) return false;
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

/** True where a result may be another one than the tool gave. */
export function changesResults({ rowFilters, allowed, redacted, masked }: ResultRules): boolean {
  return rowFilters.length > 0 || allowed !== undefined || redacted.length > 0 || masked.fields.length > 0;
}

/**
 * The value as it may be shown, whatever the order of the obligations: rows are filtered by what they held, before anything is left out of
 * them. Null for an object that is a row alone and does not fit.
 * @throws NoFields for what has no fields or rows
 */
export function shownBy(rules: ResultRules, value: Json): Json {
  let left = rules.rowFilters.length === 0 ? value : onlyRows(value, rules.rowFilters);
  if (left === null) return null;
  if (rules.redacted.length > 0) left = withoutFields(left, rules.redacted);
  if (rules.masked.fields.length > 0) left = masked(left, rules.masked.fields, rules.masked.visible);
  return rules.allowed === undefined ? left : onlyFields(left, rules.allowed);
}

function maskedBy(before: ResultRules["masked"], more: ResultRules["masked"]): ResultRules["masked"] {
  return { fields: [...before.fields, ...more.fields], visible: Math.min(before.visible, more.visible) };
}

/** A member that is not known could say that less may pass. */
function holdsOnly(properties: JsonObject, members: readonly string[]): boolean {
  return Object.keys(properties).every((member) => members.includes(member));
}

/** An allowlist that several grants share may be left with no field: then nothing passes. */
function isNames(value: Json | undefined): value is string[] {
  return Array.isArray(value) && value.every((name) => typeof name === "string" && name !== "");
}

function isCount(value: Json | undefined): value is number | undefined {
  return value === undefined || (typeof value === "number" && Number.isInteger(value) && value >= 0);
}
