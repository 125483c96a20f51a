/**
 * PostgreSQL's csvlog, taken apart. Its writer has one dialect (fields that are texts are quoted, a quote is doubled, nothing is
 * escaped), and every record begins with its time: after a record that is damaged, reading goes on at the next line that begins
 * with one (docs/decisions/0092).
 */
import { RECORDS_MAX } from "@/lib/sources/bytes/jsonRecords";
import { Unreadable } from "@/lib/sources/bytes/unreadable";

export interface CsvRecord {
  /** The record as it came, without the end of its line. */
  text: string;
  /** Its fields, the empty ones as null; null where it is damaged. */
  fields: (string | null)[] | null;
}

/** A record is at most so long, in characters, and has at most so many fields. */
const CHARACTERS_MAX = 1_048_576;
const FIELDS_MAX = 64;

const BEGINNING = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}/;
const NEXT_BEGINNING = new RegExp(BEGINNING, "gm");
const UNQUOTED = /[^",\r\n]*/y;

/**
 * Every part of the text is in one record; blank lines between records are in none.
 * @throws Unreadable with `too_many_records`
 */
export function csvRecords(text: string): CsvRecord[] {
  const records: CsvRecord[] = [];
  for (let start = skipBlank(text, 0); start < text.length; ) {
    const read = readRecord(text, start);
    const end = read?.end ?? nextBeginning(text, start);
    if (records.length === RECORDS_MAX)
      throw new Unreadable("too_many_records", `What is sent at once has at most ${RECORDS_MAX} records.`);
    records.push({ text: text.slice(start, end).trimEnd(), fields: read?.fields ?? null });
    start = skipBlank(text, end);
  }
  return records;
}

interface RecordRead {
  fields: (string | null)[];
  end: number;
}

function readRecord(text: string, start: number): RecordRead | null {
  if (!BEGINNING.test(text.slice(start, start + 19))) return null;
  const fields: (string | null)[] = [];
  for (let at = start; at - start <= CHARACTERS_MAX && fields.length < FIELDS_MAX; at += 1) {
    const field = text[at] === '"' ? quotedField(text, at) : unquotedField(text, at);
    if (field === null) return null;
    fields.push(field.value === "" ? null : field.value);
    at = field.end;
    if (isLineEnd(text, at)) return { fields, end: at };
    if (text[at] !== ",") return null;
  }
  return null;
}

interface FieldRead {
  value: string;
  end: number;
}

function quotedField(text: string, start: number): FieldRead | null {
  for (let from = start + 1; from - start <= CHARACTERS_MAX; ) {
    const quote = text.indexOf('"', from);
    if (quote === -1) return null;
    if (text[quote + 1] !== '"') return { value: text.slice(start + 1, quote).replaceAll('""', '"'), end: quote + 1 };
    from = quote + 2;
  }
  return null;
}

function unquotedField(text: string, start: number): FieldRead | null {
  UNQUOTED.lastIndex = start;
  const value = UNQUOTED.exec(text)?.[0] ?? "";
  return text[start + value.length] === '"' ? null : { value, end: start + value.length };
}

function isLineEnd(text: string, at: number): boolean {
  return (
    at >= text.length || text[at] === "\n" || (text[at] === "\r" && (text[at + 1] === "\n" || at + 1 === text.length))
  );
}

function nextBeginning(text: string, after: number): number {
  const line = text.indexOf("\n", after);
  if (line === -1) return text.length;
  NEXT_BEGINNING.lastIndex = line;
  return NEXT_BEGINNING.exec(text)?.index ?? text.length;
}

function skipBlank(text: string, from: number): number {
  let at = from;
  while (at < text.length && /\s/.test(text[at] as string)) at += 1;
  return at;
}
