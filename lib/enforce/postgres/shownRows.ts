/** The obligations of an allow, carried out on the rows that a statement returned. */
import type { Json, JsonObject } from "@/lib/core/organisation/definition";

export interface ToldObligation {
  type: string;
  properties: JsonObject;
}

type Step = (rows: JsonObject[]) => JsonObject[];

/** What is done to rows, or the types of the obligations that are not understood: with those, nothing may run. */
export function rowSteps(obligations: readonly ToldObligation[]): { steps: Step[] } | { beyond: string[] } {
  // Filters look at columns that another obligation hides, so they come first.
  const read = obligations.map((one) => ({ type: one.type, step: stepOf(one) }));
  const beyond = read.filter(({ step }) => step === null).map(({ type }) => type);
  if (beyond.length > 0) return { beyond };
  const ordered = [...read].sort((a, b) => Number(b.type === "row_filter") - Number(a.type === "row_filter"));
  return { steps: ordered.flatMap(({ step }) => (step === null ? [] : [step])) };
}

/** Null for what is not understood. */
function stepOf({ type, properties }: ToldObligation): Step | null {
  const { fields, filter, visible = 0 } = properties;
  switch (type) {
    case "row_filter":
      return only(properties, "filter") ? filterStep(filter) : null;
    case "redact_fields":
      if (!isNames(fields) || !only(properties, "fields")) return null;
      return eachColumn((name, value) => (fields.includes(name) ? undefined : value));
    case "field_allowlist":
      if (!isNames(fields) || !only(properties, "fields")) return null;
      return eachColumn((name, value) => (fields.includes(name) ? value : undefined));
    case "mask_fields":
      if (!isNames(fields) || !isCount(visible) || !only(properties, "fields", "visible")) return null;
      return eachColumn((name, value) => (fields.includes(name) ? blotted(value, visible) : value));
    case "log":
      // The record holds the exact action, and the database's log the statement.
      return only(properties, "level") ? (rows) => rows : null;
    default:
      return null;
  }
}

/** An object of columns, each with the value, or the list of values, that a row must have there. */
function filterStep(filter: Json | undefined): Step | null {
  if (typeof filter !== "object" || filter === null || Array.isArray(filter)) return null;
  const wanted = Object.entries(filter).map(([name, one]) => [name, Array.isArray(one) ? one : [one]] as const);
  const isPlain = wanted.every(([, values]) => values.every((value) => typeof value !== "object" || value === null));
  if (wanted.length === 0 || !isPlain) return null;
  return (rows) =>
    rows.filter((row) =>
      wanted.every(([name, values]) => Object.hasOwn(row, name) && values.includes(row[name] ?? null)),
    );
}

function eachColumn(kept: (name: string, value: Json) => Json | undefined): Step {
  return (rows) =>
    rows.map((row) =>
      Object.fromEntries(
        Object.entries(row).flatMap(([name, value]) => {
          const left = kept(name, value);
          return left === undefined ? [] : [[name, left] as const];
        }),
      ),
    );
}

/** What is no longer than what may stay visible is blotted out whole. */
function blotted(value: Json, visible: number): Json {
  if (value === null) return null;
  const characters = [...(typeof value === "object" ? JSON.stringify(value) : String(value))];
  const kept = characters.length > visible ? characters.slice(characters.length - visible) : [];
  return "*".repeat(characters.length - kept.length) + kept.join("");
}

function only(properties: JsonObject, ...members: string[]): boolean {
  return Object.keys(properties).every((member) => members.includes(member));
}

function isNames(value: Json | undefined): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}

function isCount(value: Json): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0;
}
