import { createHash } from "node:crypto";
import canonicalize from "canonicalize";

/** Hex SHA-256 of the canonical form (RFC 8785): the same for two bodies that mean the same. */
export function bodyDigest(body: unknown): string {
  return createHash("sha256")
    .update(canonicalize(body) ?? "")
    .digest("hex");
}
