export type CsvValue = string | number | boolean | null;

/** CSV (RFC 4180) with a header line: a column is its name and what it holds of a row. */
export function csvOfColumns<Row>(
  columns: readonly (readonly [name: string, value: (row: Row) => CsvValue])[],
  rows: readonly Row[],
): string {
  const lines = [columns.map(([name]) => name), ...rows.map((row) => columns.map(([, value]) => field(value(row))))];
  return lines.map((line) => `${line.join(",")}\r\n`).join("");
}

/**
 * A text that a spreadsheet would take for a formula gets an apostrophe before it: much of what is exported is what agents
 * wrote, and the file is opened by people.
 */
function field(value: CsvValue): string {
  if (value === null) return "";
  if (typeof value !== "string") return String(value);
  const text = /^[\s]*[=+\-@\t\r＝＋－＠]/u.test(value) ? `'${value}` : value;
  return /[",\r\n\t']/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
