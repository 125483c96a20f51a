/** The arguments of an action a row each, beside those that were approved last. */

export interface ArgumentRow {
  name: string;
  /** Null where the argument is gone. */
  value: string | null;
  change: "same" | "changed" | "added" | "removed" | "unknown";
  /** What it was, where that differs. */
  before: string | null;
}

type Arguments = { [key: string]: unknown } | null;

/** What differs first. `last` is null where nothing of this kind was approved before. */
export function argumentRows(current: Arguments, last: { arguments: Arguments } | null): ArgumentRow[] {
  const now = current ?? {};
  const before = last?.arguments ?? {};
  const names = [...Object.keys(now), ...Object.keys(before).filter((name) => !Object.hasOwn(now, name))];
  const rows = names.map((name): ArgumentRow => {
    const value = Object.hasOwn(now, name) ? written(now[name]) : null;
    const old = last !== null && Object.hasOwn(before, name) ? written(before[name]) : null;
    if (last === null) return { name, value, change: "unknown", before: null };
    if (value === null) return { name, value, change: "removed", before: old };
    if (old === null) return { name, value, change: "added", before: null };
    return { name, value, change: value === old ? "same" : "changed", before: value === old ? null : old };
  });
  const differs = ({ change }: ArgumentRow) => change !== "same" && change !== "unknown";
  return [...rows.filter(differs), ...rows.filter((row) => !differs(row))];
}

/** As JSON; a text without its quotes, unless it would then pass for something else or for nothing. */
function written(value: unknown): string {
  if (typeof value !== "string") return JSON.stringify(value, null, 1);
  return value === "" || value.trim() !== value || isJson(value) ? JSON.stringify(value) : value;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
