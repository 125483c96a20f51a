/** The arguments of an action as choices of how far each may differ next time. */
import type { ArgumentBound } from "@/lib/contracts/boundedApprovals";

export type BoundKind = "exactly" | "one_of" | "up_to" | "any";

export interface BoundField {
  name: string;
  /** As it is in the action that is looked at. */
  value: unknown;
  kind: BoundKind;
  /** What was typed for `one_of` (a value a line) or `up_to`. */
  text: string;
}

/** Tightest first: everything exactly as it is. */
export function boundFields(args: { [key: string]: unknown } | null): BoundField[] {
  return Object.entries(args ?? {}).map(([name, value]) => ({
    name,
    value,
    kind: "exactly",
    text: isPlain(value) ? String(value) : "",
  }));
}

/** What can be said of such a value: a list of texts or numbers, a most of numbers. */
export function kindsOf({ value }: Pick<BoundField, "value">): BoundKind[] {
  if (typeof value === "number") return ["exactly", "one_of", "up_to", "any"];
  return typeof value === "string" ? ["exactly", "one_of", "any"] : ["exactly", "any"];
}

/** The bound as it is sent; undefined for exactly as it is, null where what was typed is none. */
export function boundOf({ kind, value, text }: BoundField): ArgumentBound | null | undefined {
  if (kind === "exactly") return undefined;
  if (kind === "any") return { any: true };
  if (kind === "up_to") {
    const most = numberOf(text);
    return most === null || typeof value !== "number" || most < value
      ? null
      : { from: Math.min(0, value), up_to: most };
  }
  const lines = text.split("\n").filter((line) => line !== "");
  const values = typeof value === "number" ? lines.map(numberOf) : lines;
  return (values as unknown[]).includes(null) || !(values as unknown[]).includes(value)
    ? null
    : { one_of: values as (string | number)[] };
}

/** Why what was typed is no bound for this value. */
export function boundFault(field: BoundField): string | undefined {
  if (boundOf(field) !== null) return undefined;
  if (field.kind === "up_to") return `A number, ${String(field.value)} at least: what you approve is within it.`;
  return "One value a line, and what you approve among them.";
}

function numberOf(text: string): number | null {
  const trimmed = text.trim();
  const number = Number(trimmed);
  return trimmed !== "" && Number.isFinite(number) ? number : null;
}

function isPlain(value: unknown): boolean {
  return typeof value === "string" || typeof value === "number";
}
