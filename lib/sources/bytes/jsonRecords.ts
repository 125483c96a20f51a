import type { RejectedRecord } from "@/lib/core/correlation/fragment";
import type { Json } from "@/lib/core/organisation/definition";
import { charactersIn, LEVELS_MAX } from "./bounded";
import { mayBeUnstorable, parseJson } from "./parseJson";
import { rejected } from "./rejected";
import { storableValue } from "./storable";
import { Unreadable } from "./unreadable";

/** Most records that are sent at once. */
export const RECORDS_MAX = 50_000;

export interface JsonRecords {
  records: { position: number; value: Json }[];
  /** Lines that are not JSON (`not_readable`), and records that are nested too deep (`too_deep`). */
  rejected: RejectedRecord[];
}

/**
 * The records of a text that is one JSON value, a JSON array of them, or one JSON value a line; a text of white space has none. A
 * line that cannot be read is one rejected record and its neighbours are kept. Numbers are read as `parseJson` says; what a
 * database does not take is made visible as `storableText` says. Throws `Unreadable` with `too_many_records`.
 */
export function jsonRecords(text: string): JsonRecords {
  const whole = parseJson(text);
  const lines = whole === undefined ? linesOf(text) : [];
  const values = whole === undefined ? valuesOf(lines) : Array.isArray(whole) ? whole : [whole];
  if (values.length > RECORDS_MAX)
    throw new Unreadable("too_many_records", `What is sent at once has at most ${RECORDS_MAX} records.`);
  const unstorable = mayBeUnstorable(text);
  const found: JsonRecords = { records: [], rejected: [] };
  for (const [position, value] of values.entries()) {
    if (value === undefined)
      found.rejected.push(rejected(position, "not_readable", "It is not JSON.", lines[position]));
    else if (charactersIn(value, LEVELS_MAX) === Number.POSITIVE_INFINITY)
      found.rejected.push(rejected(position, "too_deep", `It is nested deeper than ${LEVELS_MAX} levels.`, value));
    else found.records.push({ position, value: unstorable ? storableValue(value) : value });
  }
  return found;
}

/** The lines that hold something; the whole text is one where it is a document of several lines that is damaged. */
function linesOf(text: string): string[] {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "");
  const first = lines[0]?.trim();
  const begins = first === "{" || first === "[";
  return begins && !lines.some((line) => /^\s*[{[]./.test(line) && parseJson(line) !== undefined) ? [text] : lines;
}

function valuesOf(lines: readonly string[]): (Json | undefined)[] {
  return lines.length > RECORDS_MAX ? Array(lines.length).fill(undefined) : lines.map((line) => parseJson(line));
}
