/** What stands where in PostgreSQL's csvlog and jsonlog, and what its words mean. */
import type { FragmentStatus } from "@/lib/core/correlation/fragment";

/**
 * The columns of csvlog in their order, named as jsonlog names them. Versions 9 to 12 write the first 23, 13 one more, 14 and
 * later all; a later version adds at the end.
 */
export const COLUMNS = [
  "timestamp",
  "user",
  "dbname",
  "pid",
  "remote_host",
  "session_id",
  "line_num",
  "ps",
  "session_start",
  "vxid",
  "txid",
  "error_severity",
  "state_code",
  "message",
  "detail",
  "hint",
  "internal_query",
  "internal_position",
  "context",
  "statement",
  "cursor_position",
  "location",
  "application_name",
  "backend_type",
  "leader_pid",
  "query_id",
] as const;
export const COLUMNS_MIN = 23;

/** Severities of what did not come to an end; every other is a notice beside the work. */
export const FAILED: ReadonlySet<string> = new Set(["ERROR", "FATAL", "PANIC"]);

/** Hours that the names of zones stand for, as PostgreSQL reads them by default; those of which there are several are left out. */
export const ZONE_HOURS: Readonly<Record<string, string>> = {
  WET: "+00",
  WEST: "+01",
  CET: "+01",
  CEST: "+02",
  EET: "+02",
  EEST: "+03",
  MSK: "+03",
  JST: "+09",
  KST: "+09",
  NZST: "+12",
  NZDT: "+13",
  AEST: "+10",
  AEDT: "+11",
  EST: "-05",
  EDT: "-04",
  CDT: "-05",
  MST: "-07",
  MDT: "-06",
  PST: "-08",
  PDT: "-07",
};

/** What a message begins with, and what it proves. `sql` says that the rest of it is the statement. */
export const MESSAGES: readonly { begins: RegExp; status: FragmentStatus | null; sql: boolean; credential?: true }[] = [
  { begins: /^duration: [\d.]+ ms {2}(?:parse|bind)\b[^:]{0,200}: /, status: null, sql: true },
  { begins: /^duration: [\d.]+ ms {2}(?:statement|execute\b[^:]{0,200}): /, status: "succeeded", sql: true },
  { begins: /^duration: [\d.]+ ms\s*$/, status: "succeeded", sql: false },
  { begins: /^(?:statement|execute\b[^:]{0,200}): /, status: null, sql: true },
  { begins: /^connection (?:authorized|authenticated):/, status: "succeeded", sql: false, credential: true },
];

/** Statements that change data or its shape. What a function, a procedure or a prepared statement does, they do not say. */
export const WRITES: ReadonlySet<string> = new Set([
  "INSERT",
  "UPDATE",
  "DELETE",
  "MERGE",
  "TRUNCATE",
  "CREATE",
  "ALTER",
  "DROP",
  "GRANT",
  "REVOKE",
  "COMMENT",
  "REASSIGN",
  "REFRESH",
  "COPY FROM",
  "SELECT INTO",
]);
