/** Lines of csvlog as the server writes them. */
import { COLUMNS } from "@/lib/sources/postgres/fields";

type Fields = Partial<Record<(typeof COLUMNS)[number], string>>;

const USUAL: Fields = {
  timestamp: "2026-08-31 12:00:00.123 CEST",
  user: "billing_agent",
  dbname: "shop",
  pid: "4711",
  remote_host: "10.0.0.7:50000",
  session_id: "68b3f0a0.1267",
  line_num: "7",
  ps: "INSERT",
  session_start: "2026-08-31 11:59:00 CEST",
  vxid: "3/42",
  txid: "0",
  error_severity: "LOG",
  state_code: "00000",
  application_name: "psql",
  backend_type: "client backend",
  query_id: "0",
};

/** Columns that the server never quotes. */
const BARE: readonly string[] = [
  "timestamp",
  "pid",
  "session_id",
  "line_num",
  "session_start",
  "vxid",
  "txid",
  "error_severity",
];

/** A line of csvlog with so many columns, without its end. */
export function csvLine(fields: Fields, columns = 26): string {
  const all: Fields = { ...USUAL, ...fields };
  return COLUMNS.slice(0, columns)
    .map((name) => {
      const value = all[name];
      if (value === undefined) return "";
      return BARE.includes(name) ? value : `"${value.replaceAll('"', '""')}"`;
    })
    .join(",");
}

/** The same as jsonlog has it. */
export function jsonLine(fields: Fields): string {
  return JSON.stringify({ ...USUAL, ...fields, line_num: Number(fields.line_num ?? USUAL.line_num) });
}
