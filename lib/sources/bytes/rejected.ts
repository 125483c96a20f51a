import { EXCERPT_CHARACTERS_MAX, type RejectedRecord, type RejectionReason } from "@/lib/core/correlation/fragment";
import { storableText } from "./storable";

/** The beginning of a record as it came, storable, at most `EXCERPT_CHARACTERS_MAX`. */
export function excerptOf(record: unknown): string {
  return storableText(written(record).slice(0, EXCERPT_CHARACTERS_MAX));
}

/** A record that no fragment can be made of, with its beginning and itself. `record` is its text, or its value. */
export function rejected(position: number, reason: RejectionReason, message: string, record: unknown): RejectedRecord {
  return { position, reason, message, excerpt: excerptOf(record), record };
}

function written(record: unknown): string {
  if (typeof record === "string") return record;
  try {
    return JSON.stringify(shortened(record, EXCERPT_LEVELS)) ?? "";
  } catch {
    return "";
  }
}

/** Levels of a record that an excerpt shows; what lies deeper is `…`. */
const EXCERPT_LEVELS = 12;
/** Members of an object or list that an excerpt shows. */
const EXCERPT_MEMBERS = 200;

/** As much of the value as an excerpt can show: a record may be rejected for its size or its depth. */
function shortened(value: unknown, levels: number): unknown {
  if (typeof value === "string") return value.slice(0, EXCERPT_CHARACTERS_MAX);
  if (typeof value !== "object" || value === null) return typeof value === "bigint" ? String(value) : value;
  if (levels === 0) return "…";
  if (Array.isArray(value)) return value.slice(0, EXCERPT_MEMBERS).map((one) => shortened(one, levels - 1));
  const members: [string, unknown][] = [];
  for (const name in value) {
    if (members.length === EXCERPT_MEMBERS) break;
    members.push([
      name.slice(0, EXCERPT_CHARACTERS_MAX),
      shortened((value as Record<string, unknown>)[name], levels - 1),
    ]);
  }
  return Object.fromEntries(members);
}
