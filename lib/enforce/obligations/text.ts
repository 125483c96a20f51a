/** Obligations applied to text: where it is JSON, or JSON line by line, it has fields; any other text has none. */
import type { Json } from "@/lib/core/organisation/definition";
import { shown } from "./fields";
import type { ResultRules } from "./rules";
import { structureIn } from "./structure";

/** The text as it may be shown; undefined where it may not, or where nobody can tell. */
export function shownText(text: string, rules: ResultRules): string | undefined {
  const whole = structureIn(text);
  if (whole !== undefined) {
    const left = shown(whole, rules);
    return left === undefined ? undefined : JSON.stringify(left, null, text.includes("\n") ? 2 : undefined);
  }
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const rows = lines.map(structureIn);
  if (rows.length < 2 || rows.some((row) => row === undefined)) return undefined;
  const left = shown(rows as Json[], rules);
  return Array.isArray(left) ? left.map((row) => JSON.stringify(row)).join("\n") : undefined;
}
