/** What a statement says of itself: its verb, its table, and what was put into its comments. Nothing in a quoted value counts. */
import { evaluationAlone } from "@/lib/sources/reading/evaluation";
import { readTraceparent } from "@/lib/sources/reading/traceparent";
import { WRITES } from "./fields";

export interface StatementRead {
  /** `INSERT`, `SELECT`; of several statements the first that writes. */
  verb: string | null;
  writes: boolean;
  /** `schema.table`, without quotes. */
  table: string | null;
  evaluation: string | null;
  permit: string | null;
  trace: { trace: string; span: string } | null;
}

/** Characters of a statement that are looked through. */
const CHARACTERS_MAX = 262_144;
const OPENING = /'|"|\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$|--|\/\*/gu;
const NAME = String.raw`((?:[\p{L}_][\p{L}\p{N}_$]*|"\d+")(?:\s*\.\s*(?:[\p{L}_][\p{L}\p{N}_$]*|"\d+"))*)`;
const OBJECT =
  "TABLE|INDEX|VIEW|SEQUENCE|SCHEMA|TYPE|FUNCTION|PROCEDURE|ROLE|USER|DATABASE|TRIGGER|POLICY|EXTENSION|DOMAIN";

/** Where the name of what a statement works on stands, by its verb. */
const TARGETS: Readonly<Record<string, RegExp>> = {
  INSERT: new RegExp(String.raw`\bINSERT\s+INTO\s+${NAME}`, "iu"),
  UPDATE: new RegExp(String.raw`\bUPDATE\s+(?:ONLY\s+)?${NAME}`, "iu"),
  DELETE: new RegExp(String.raw`\bDELETE\s+FROM\s+(?:ONLY\s+)?${NAME}`, "iu"),
  MERGE: new RegExp(String.raw`\bMERGE\s+INTO\s+(?:ONLY\s+)?${NAME}`, "iu"),
  TRUNCATE: new RegExp(String.raw`\bTRUNCATE\s+(?:TABLE\s+)?(?:ONLY\s+)?${NAME}`, "iu"),
  COPY: new RegExp(String.raw`\bCOPY\s+${NAME}`, "iu"),
  SELECT: new RegExp(String.raw`\bFROM\s+(?:ONLY\s+)?${NAME}`, "iu"),
};
const OF_DEFINITION = new RegExp(
  String.raw`\b(?:${OBJECT})\s+(?:CONCURRENTLY\s+)?(?:IF\s+(?:NOT\s+)?EXISTS\s+)?${NAME}`,
  "iu",
);

/** `ambit:evaluation=UUID permit=ID`, and `traceparent='…'` as sqlcommenter writes it. */
const OURS = /(?:^|[\s,;])ambit:evaluation=([0-9a-f-]{36})(?:\s+permit=([\w.:-]{1,200}))?(?=$|[\s,;])/i;
const TRACEPARENT = /(?:^|[\s,])traceparent='([0-9a-f-]{55})'/i;

export function readStatement(sql: string): StatementRead {
  const { bare, identifiers, comments } = withoutQuoted(sql.slice(0, CHARACTERS_MAX));
  const statements = bare.split(";").map((each) => ({ text: each, verb: verbOf(each) }));
  const chosen = statements.find(({ verb }) => WRITES.has(verb ?? "")) ?? statements.find(({ verb }) => verb !== null);
  const ours = firstMatch(comments, OURS);
  return {
    verb: chosen?.verb ?? null,
    writes: WRITES.has(chosen?.verb ?? ""),
    table: chosen === undefined ? null : tableOf(chosen.text, chosen.verb ?? "", identifiers),
    evaluation: evaluationAlone(ours?.[1]),
    permit: ours?.[2] ?? null,
    trace: readTraceparent(firstMatch(comments, TRACEPARENT)?.[1]),
  };
}

function verbOf(statement: string): string | null {
  const [first = null] = /[a-z]+/i.exec(statement) ?? [];
  const verb = first?.toUpperCase() ?? null;
  if (verb === "COPY") return /\bFROM\b/i.test(statement) ? "COPY FROM" : "COPY";
  if (verb === "SELECT") return /\bINTO\b/i.test(statement) ? "SELECT INTO" : "SELECT";
  // A common table expression can write, and EXPLAIN ANALYZE does what it explains.
  if (verb === "WITH" || (verb === "EXPLAIN" && /\bANALY[SZ]E\b/i.test(statement))) {
    const within = statement.replaceAll(/\bFOR\s+(?:NO\s+KEY\s+)?UPDATE\b/gi, " ");
    return /\b(?:INSERT|UPDATE|DELETE|MERGE)\b/i.exec(within)?.[0].toUpperCase() ?? (verb === "WITH" ? "SELECT" : verb);
  }
  return verb;
}

function tableOf(statement: string, verb: string, identifiers: readonly string[]): string | null {
  const target = Object.hasOwn(TARGETS, verb.split(" ")[0] as string)
    ? TARGETS[verb.split(" ")[0] as string]
    : OF_DEFINITION;
  const name = target?.exec(statement)?.[1];
  if (name === undefined) return null;
  return name
    .split(".")
    .map((part) => part.trim())
    .map((part) => (part.startsWith('"') ? (identifiers[Number(part.slice(1, -1))] ?? "") : part.toLowerCase()))
    .join(".");
}

interface Unquoted {
  /** The statement with `''` for each value, `"N"` for the identifier of that number, and a space for each comment. */
  bare: string;
  identifiers: string[];
  comments: string[];
}

function withoutQuoted(sql: string): Unquoted {
  const found: Unquoted = { bare: "", identifiers: [], comments: [] };
  let copied = 0;
  OPENING.lastIndex = 0;
  for (let opening = OPENING.exec(sql); opening !== null; opening = OPENING.exec(sql)) {
    const end = endOfQuoted(sql, opening.index, opening[0]);
    found.bare += sql.slice(copied, opening.index) + put(found, opening[0], sql.slice(opening.index, end));
    copied = end;
    OPENING.lastIndex = end;
  }
  found.bare += sql.slice(copied);
  return found;
}

/** Notes what was quoted, and answers what stands in its place. */
function put(found: Unquoted, opening: string, quoted: string): string {
  if (opening === "--" || opening === "/*") {
    found.comments.push(quoted.replace(/^(?:--|\/\*)|\*\/$/g, "").trim());
    return " ";
  }
  if (opening !== '"') return "''";
  found.identifiers.push(quoted.slice(1, -1).replaceAll('""', '"'));
  return `"${found.identifiers.length - 1}"`;
}

/** The place behind what begins at `start`; the end of the text where it is not closed. */
function endOfQuoted(sql: string, start: number, opening: string): number {
  if (opening === "--") return placeBehind(sql, "\n", start);
  if (opening === "/*") return endOfComment(sql, start);
  if (opening === '"') return endOfDoubled(sql, start, '"', false);
  if (opening === "'")
    return endOfDoubled(sql, start, "'", /(?:^|[^\p{L}\p{N}_$])e$/iu.test(sql.slice(Math.max(0, start - 2), start)));
  return placeBehind(sql, opening, start + opening.length);
}

function placeBehind(sql: string, closing: string, from: number): number {
  const place = sql.indexOf(closing, from);
  return place === -1 ? sql.length : place + closing.length;
}

/** Comments of PostgreSQL stand within each other. */
function endOfComment(sql: string, start: number): number {
  const marks = /\/\*|\*\//g;
  marks.lastIndex = start;
  let depth = 0;
  for (let mark = marks.exec(sql); mark !== null; mark = marks.exec(sql)) {
    depth += mark[0] === "/*" ? 1 : -1;
    if (depth === 0) return marks.lastIndex;
  }
  return sql.length;
}

function endOfDoubled(sql: string, start: number, quote: string, escapes: boolean): number {
  for (let at = start + 1; at < sql.length; at += 1) {
    if (escapes && sql[at] === "\\") at += 1;
    else if (sql[at] === quote && sql[at + 1] === quote) at += 1;
    else if (sql[at] === quote) return at + 1;
  }
  return sql.length;
}

function firstMatch(texts: readonly string[], pattern: RegExp): RegExpExecArray | null {
  for (const text of texts) {
    const found = pattern.exec(text);
    if (found !== null) return found;
  }
  return null;
}
