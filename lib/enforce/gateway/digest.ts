import { createHash } from "node:crypto";
import canonicalize from "canonicalize";

/** SHA-256 of a text, as `sha256:…` in lower-case hexadecimal. */
export function textDigest(text: string): string {
  return `sha256:${createHash("sha256").update(text, "utf8").digest("hex")}`;
}

/** The same of a JSON value's canonical form (RFC 8785). */
export function jsonDigest(value: unknown): string {
  return textDigest(canonicalize(value) ?? "");
}
