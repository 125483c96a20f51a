import { hash } from "node:crypto";
import type { FragmentKey } from "./fragment";

/** Where a fragment without a time of its own is kept. */
export const TIMELESS = new Date(0);

/**
 * The id of a fragment: made of its source and content, so that the same record is the same fragment whoever stores it and however
 * often. A UUID of version 8 (RFC 9562), from SHA-256.
 * @param contentDigest hex SHA-256 of the content
 */
export function fragmentId(sourceId: string, contentDigest: string): string {
  return uuidOf(`fragment ${sourceId} ${contentDigest}`);
}

/** A UUID of version 8 for a text. */
export function uuidOf(text: string): string {
  const hex = hash("sha256", text, "hex");
  const variant = ((Number.parseInt(hex[16] ?? "0", 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Under which number a key is found: the first eight bytes of the SHA-256 of its kind and value, as PostgreSQL's bigint in decimal. */
export function keyNumber({ kind, value }: FragmentKey): string {
  return numberOf(`${kind}\n${value}`);
}

/** Under which number a place is found (places.ts), as a key is. */
export function placeNumber(seeker: "open" | "long" | "decision", place: string): string {
  return numberOf(`${seeker}\n${place}`);
}

function numberOf(text: string): string {
  return hash("sha256", text, "buffer").readBigInt64BE(0).toString();
}

/** Where the fragment belongs in time: its own, or the epoch, so that the same record always falls into the same partition. */
export function placeInTime(occurredAt: string | null): Date {
  return occurredAt === null ? TIMELESS : new Date(occurredAt);
}
