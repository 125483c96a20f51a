import { hash } from "node:crypto";
import type { RejectedRecord } from "@/lib/core/correlation/fragment";
import type { DeadLetterRow } from "@/lib/db/source/deadLetters";
import { newId } from "@/lib/platform/ids";
import { storableText } from "@/lib/sources/bytes/storable";

/** Most characters of a record that are kept of one that no fragment could be made of. */
export const DEAD_LETTER_CHARACTERS_MAX = 262_144;

/** What a record came with, beside itself. */
export interface Envelope {
  sourceId: string;
  /** Which part of the source it came by, such as `traces`. */
  part: string;
  /** The headers that its format looks at. */
  headers: Readonly<Record<string, string>>;
}

/** A record that no fragment could be made of, as it is kept. */
export function deadLetterOf(
  { position, reason, message, excerpt, record }: Omit<RejectedRecord, "reason"> & { reason: string },
  { sourceId, part, headers }: Envelope,
): DeadLetterRow {
  const whole = wholeOf(record);
  const body = whole ?? excerpt;
  const fits = whole !== null && body.length <= DEAD_LETTER_CHARACTERS_MAX;
  return {
    id: newId(),
    sourceId,
    position,
    reason,
    message: storableText(message),
    part,
    headers,
    body: storableText(fits ? body : body.slice(0, DEAD_LETTER_CHARACTERS_MAX)),
    bodyDigest: hash("sha256", JSON.stringify([part, headers, body]), "hex"),
    cut: !fits,
  };
}

/** The record as text; null where it is not there, or nested deeper than can be written. */
function wholeOf(record: unknown): string | null {
  if (record === undefined) return null;
  if (typeof record === "string") return record;
  try {
    return JSON.stringify(record) ?? null;
  } catch {
    return null;
  }
}
