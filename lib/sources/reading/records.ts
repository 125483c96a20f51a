/** The loop of every parser: one record, one fragment or one rejection, whatever became of its neighbours. */
import type { Parsed, ParsedFragment, RejectionReason } from "@/lib/core/correlation/fragment";
import type { JsonObject } from "@/lib/core/organisation/definition";
import { bounded } from "@/lib/sources/bytes/bounded";
import { RECORDS_MAX } from "@/lib/sources/bytes/jsonRecords";
import { rejected } from "@/lib/sources/bytes/rejected";
import { Unreadable } from "@/lib/sources/bytes/unreadable";
import { isObject, type Members } from "./fields";
import { timeText } from "./time";

/** What a parser makes of one record. */
export type RecordParsed = { fragment: ParsedFragment } | Rejection;

export interface Rejection {
  reason: RejectionReason;
  /** A sentence for a person. Nothing of the record is in it. */
  message: string;
}

export function rejection(reason: RejectionReason, message: string): Rejection {
  return { reason, message };
}

/**
 * Parses each record alone. Positions are those of `records`.
 * @throws Unreadable with `too_many_records`
 */
export function parseEach(records: readonly unknown[], parse: (record: Members) => RecordParsed): Parsed {
  if (records.length > RECORDS_MAX)
    throw new Unreadable("too_many_records", `What is sent at once has at most ${RECORDS_MAX} records.`);
  const parsed: Parsed = { fragments: [], rejected: [] };
  for (const [position, record] of records.entries()) {
    const made = parseOne(record, parse);
    if ("fragment" in made) parsed.fragments.push({ position, fragment: made.fragment });
    else parsed.rejected.push(rejected(position, made.reason, made.message, record));
  }
  return parsed;
}

/**
 * The records that a batch is made of: what `inner` finds in a record stands in its place, and a record in which it finds none
 * is itself one. A batch within a batch is opened too.
 */
export function unfolded(
  records: readonly unknown[],
  inner: (record: Members) => readonly unknown[] | null,
): unknown[] {
  return records.flatMap((record) => unfoldedOne(record, inner, NESTED_BATCHES_MAX));
}

const NESTED_BATCHES_MAX = 3;

function unfoldedOne(
  record: unknown,
  inner: (record: Members) => readonly unknown[] | null,
  levels: number,
): readonly unknown[] {
  const found = isObject(record) && levels > 0 ? inner(record) : null;
  return found === null ? [record] : found.flatMap((each) => unfoldedOne(each, inner, levels - 1));
}

/** The time of a record, which must have one: the first of `candidates` that is there. */
export function requiredTime(candidates: readonly unknown[], names: string): { at: string } | Rejection {
  const given = candidates.find((candidate) => candidate !== undefined && candidate !== null && candidate !== "");
  if (given === undefined) return rejection("missing_field", `It has no time: ${names}.`);
  const at = timeText(given);
  return at === null ? unreadableTime(names) : { at };
}

/** As `requiredTime`, for a record that may have none. */
export function optionalTime(candidates: readonly unknown[], names: string): { at: string | null } | Rejection {
  const given = candidates.find((candidate) => candidate !== undefined && candidate !== null && candidate !== "");
  return given === undefined ? { at: null } : requiredTime([given], names);
}

function unreadableTime(names: string): Rejection {
  return rejection("time_not_readable", `Its time (${names}) cannot be read, or lies outside the years 2000 to 2099.`);
}

/** Of a record that is too large its longest texts are cut, in what is kept and in what is made of it alike. */
function parseOne(record: unknown, parse: (record: Members) => RecordParsed): RecordParsed {
  if (!isObject(record)) return rejection("not_an_object", "It is not a JSON object.");
  const within = bounded(record as JsonObject);
  return "content" in within ? parse(within.content as JsonObject) : within;
}
