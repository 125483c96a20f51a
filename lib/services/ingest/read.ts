/** From the bytes that were sent to fragments and rejected records, as the source's format has them. */
import type { Parsed } from "@/lib/core/correlation/fragment";
import { decompress } from "@/lib/sources/bytes/decompress";
import { jsonRecords } from "@/lib/sources/bytes/jsonRecords";
import { textOf } from "@/lib/sources/bytes/textOf";
import { Unreadable } from "@/lib/sources/bytes/unreadable";
import { SOURCE_TYPES, type SourceFormat, type SourceInput, type SourceType } from "@/lib/sources/registry";
import type { Place } from "./room";

/** Most bytes of what is sent at once, uncompressed. */
export const DECODED_BYTES_MAX = 67_108_864;
/** How many times as large compressed records are taken to be; what is larger is decompressed anew with more room. */
const USUAL_RATIO = 30;

/**
 * The bytes as they were before their Content-Encoding, with room for them taken in `place`. Throws `Unreadable`; Problem
 * `overloaded` where there is no room.
 */
export async function decode(bytes: Buffer, encoding: string | undefined, place: Place): Promise<Buffer> {
  const first = Math.min(DECODED_BYTES_MAX, Math.max(65_536, bytes.length * USUAL_RATIO));
  const decoded = await decodeWithin(bytes, { encoding, place, bytesMax: first }).catch((error: unknown) => {
    if (first === DECODED_BYTES_MAX || !(error instanceof Unreadable) || error.code !== "too_large") throw error;
    return decodeWithin(bytes, { encoding, place, bytesMax: DECODED_BYTES_MAX });
  });
  place.resize(decoded.length);
  return decoded;
}

function decodeWithin(
  bytes: Buffer,
  { encoding, place, bytesMax }: { encoding: string | undefined; place: Place; bytesMax: number },
): Promise<Buffer> {
  const isCompressed = !["", "identity"].includes((encoding ?? "").trim().toLowerCase());
  if (isCompressed) place.resize(bytes.length + bytesMax);
  return decompress(bytes, encoding, isCompressed ? bytesMax : DECODED_BYTES_MAX);
}

/** The format of a source; null for a type that nothing is sent to. */
export function formatOf(type: string): SourceFormat | null {
  return SOURCE_TYPES[type as SourceType] ?? null;
}

/**
 * Parses what was sent. Lines that are no JSON are rejected beside what the parser rejects, each at its own place. Throws
 * `Unreadable` where nothing of it can be read.
 */
export function parseText(format: SourceFormat, text: string, input: Omit<SourceInput, "body">): Parsed {
  if (format.accepts === "text") return format.parse({ ...input, body: { text } });
  const { records, rejected } = jsonRecords(format.unwrap?.(text, input.headers) ?? text);
  if (records.length === 0 && rejected.length === 1 && rejected[0]?.reason === "not_readable")
    throw new Unreadable("not_json", "What was sent is not JSON, and no line of it is.");
  const parsed = format.parse({ ...input, body: { records: records.map(({ value }) => value) } });
  if (rejected.length === 0) return parsed;
  // Where a record is one record, both count the same; where it is a batch, its records are counted from the first line.
  const isOneToOne = parsed.fragments.length + parsed.rejected.length === records.length;
  const placed = <T extends { position: number }>(one: T): T =>
    isOneToOne ? { ...one, position: records[one.position]?.position ?? one.position } : one;
  return { fragments: parsed.fragments.map(placed), rejected: [...parsed.rejected.map(placed), ...rejected] };
}

/** The media type of a Content-Type, in lower case, and its charset. */
export function contentTypeOf(header: string | undefined): { type: string; charset?: string } {
  const [type = "", ...parameters] = (header ?? "").split(";");
  const charset = parameters.map((one) => /^\s*charset\s*=\s*"?([^"]*)"?\s*$/i.exec(one)?.[1]).find(Boolean);
  return { type: type.trim().toLowerCase(), ...(charset === undefined ? {} : { charset }) };
}

export function readText(decoded: Buffer, contentType: string | undefined): string {
  return textOf(decoded, contentTypeOf(contentType).charset);
}
