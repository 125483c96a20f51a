import canonicalize from "canonicalize";

/** True for two parts of a bundle that say the same, whatever the order of their members; none is like null. */
export function isSame(one: unknown, other: unknown): boolean {
  return canonicalize(one ?? null) === canonicalize(other ?? null);
}
