/** PostgreSQL's log: csvlog of any version since 9.0, and jsonlog. */
import type { FragmentStatus, Parsed, ParsedFragment, ResourceName } from "@/lib/core/correlation/fragment";
import { bounded } from "@/lib/sources/bytes/bounded";
import { jsonRecords } from "@/lib/sources/bytes/jsonRecords";
import { rejected } from "@/lib/sources/bytes/rejected";
import { evaluationInName } from "@/lib/sources/reading/evaluation";
import {
  ERROR_CHARACTERS_MAX,
  FragmentKeys,
  firstText,
  jsonOf,
  type Members,
  NAME_CHARACTERS_MAX,
  shortText,
  textOf,
  titleOf,
} from "@/lib/sources/reading/fields";
import { parseEach, type RecordParsed, rejection, requiredTime } from "@/lib/sources/reading/records";
import { csvRecords } from "./csv";
import { COLUMNS, COLUMNS_MIN, FAILED, MESSAGES, ZONE_HOURS } from "./fields";
import { readStatement, type StatementRead } from "./sql";

/**
 * Parses a piece of a log file.
 * @param text whole records of csvlog, or of jsonlog, which begins with `{` or `[`
 * @throws Unreadable with `too_many_records`
 */
export function parsePostgresLog(text: string): Parsed {
  return /^\s*[{[]/.test(text) ? parseJsonText(text) : parseCsvText(text);
}

/** Parses records of jsonlog that were read already. */
export function parsePostgresRecords(records: readonly unknown[]): Parsed {
  return parseEach(records, parseEntry);
}

function parseJsonText(text: string): Parsed {
  const read = jsonRecords(text);
  const parsed = parsePostgresRecords(read.records.map(({ value }) => value));
  const placed = <Item extends { position: number }>(item: Item): Item => ({
    ...item,
    position: read.records[item.position]?.position ?? item.position,
  });
  return {
    fragments: parsed.fragments.map(placed),
    rejected: [...parsed.rejected.map(placed), ...read.rejected].sort((a, b) => a.position - b.position),
  };
}

/** What is kept of a record is its line as it came. */
function parseCsvText(text: string): Parsed {
  const lines = csvRecords(text);
  const parsed = parseEach(
    lines.map(({ fields }) => namedFields(fields)),
    parseEntry,
  );
  return {
    fragments: parsed.fragments.map(({ position, fragment }) => ({
      position,
      fragment: { ...fragment, content: lineContent(lines[position]?.text ?? "") },
    })),
    rejected: parsed.rejected.map((each) => {
      const line = lines[each.position]?.text ?? "";
      if (each.reason !== "not_an_object") return rejected(each.position, each.reason, each.message, line);
      return rejected(each.position, "not_readable", "It is no whole record of csvlog.", line);
    }),
  };
}

/** The fields under jsonlog's names; null for what is no record. */
function namedFields(fields: readonly (string | null)[] | null): Members | null {
  if (fields === null || fields.length < COLUMNS_MIN) return null;
  return Object.fromEntries(COLUMNS.map((name, place) => [name, fields[place] ?? null]));
}

function lineContent(line: string) {
  const within = bounded({ line });
  return "content" in within ? within.content : null;
}

function parseEntry(entry: Members): RecordParsed {
  if (firstText(entry, ["error_severity", "message", "session_id"]) === null)
    return rejection("unknown_shape", "It is no record of PostgreSQL's log.");
  const time = requiredTime([zoned(entry.timestamp)], "timestamp");
  if (!("at" in time)) return time;
  const message = textOf(entry.message) ?? "";
  const form = MESSAGES.find(({ begins }) => begins.test(message));
  const sql = form?.sql === true ? message.replace(form.begins, "") : textOf(entry.statement);
  const statement = readStatement(sql ?? "");
  const { status, error } = endOf(entry, form?.status ?? null);
  const tag = firstText(entry, ["ps"]);
  const verb = statement.verb ?? (form?.status === "succeeded" && form.credential === undefined ? tag : null);
  const writes = statement.verb === null ? readStatement(verb ?? "").writes : statement.writes;
  const changes = status === "succeeded" && writes;
  const resource = resourceOf(entry, statement);
  const fragment: ParsedFragment = {
    kind: "postgres_log",
    phase: changes ? "state_change" : form?.credential === true && status === "succeeded" ? "credential" : "tool_call",
    system: "postgresql",
    title: verb === null ? titleOf(shortText(message, NAME_CHARACTERS_MAX)) : titleOf(verb, resource?.id ?? null),
    occurredAt: time.at,
    durationMs: null,
    keys: keysOf(entry, statement),
    principal: firstText(entry, ["user"]),
    verb: shortText(verb, NAME_CHARACTERS_MAX),
    resource,
    status,
    error,
    arguments: sql === null ? null : argumentsOf(entry, sql),
    stateChange: changes ? { reference: recordName(entry) } : null,
    content: jsonOf(entry),
  };
  return { fragment };
}

/** A time whose zone is written as a name: `2026-08-31 12:00:00.123 CEST`. */
function zoned(time: unknown): unknown {
  if (typeof time !== "string") return time;
  return time.replace(/ ([A-Z]{2,5})$/, (whole, name: string) =>
    Object.hasOwn(ZONE_HOURS, name) ? (ZONE_HOURS[name] as string) : whole,
  );
}

function endOf(entry: Members, told: FragmentStatus | null): { status: FragmentStatus | null; error: string | null } {
  const severity = firstText(entry, ["error_severity"]) ?? "";
  if (!FAILED.has(severity)) return { status: told, error: null };
  const words = [textOf(entry.state_code), textOf(entry.message)].filter((word) => word !== null);
  return { status: "failed", error: shortText(words.join(" "), ERROR_CHARACTERS_MAX) ?? severity };
}

function keysOf(entry: Members, statement: StatementRead) {
  const session = textOf(entry.session_id);
  const transaction = textOf(entry.vxid);
  const keys = new FragmentKeys().add("event", recordName(entry)).add("session", session);
  // `3/0` is no transaction.
  if (session !== null && transaction !== null && /\/[1-9]/.test(transaction))
    keys.add("request", `${session} ${transaction}`);
  keys.add("evaluation", statement.evaluation ?? evaluationInName(entry.application_name));
  keys.add("permit", statement.permit).add("trace", statement.trace?.trace).add("span", statement.trace?.span);
  return keys.list();
}

/** Session and line: what a record is called in all the logs of a server. */
function recordName(entry: Members): string | null {
  const [session, line] = [textOf(entry.session_id), textOf(entry.line_num)];
  return session === null || line === null ? null : shortText(`${session}/${line}`, NAME_CHARACTERS_MAX);
}

function resourceOf(entry: Members, { table }: StatementRead): ResourceName | null {
  const database = firstText(entry, ["dbname"]);
  if (table === null) return database === null ? null : { type: "database", id: database };
  const id = shortText(database === null ? table : `${database}/${table}`, NAME_CHARACTERS_MAX);
  return id === null ? null : { type: "table", id };
}

function argumentsOf(entry: Members, sql: string): ParsedFragment["arguments"] {
  const parameters = textOf(entry.detail)?.match(/^parameters?: ([\s\S]*)$/i)?.[1];
  return { statement: sql, ...(parameters === undefined ? {} : { parameters }) };
}
