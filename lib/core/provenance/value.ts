/**
 * Where a value was first seen in a session. Values leave an enforcement point only as digests under a salt that it chose
 * for the session; this is the one normalization that gateway, SDK and checks share.
 */
import { createHmac } from "node:crypto";
import type { Provenance } from "@/lib/core/decision/types";
import type { Json } from "@/lib/core/organisation/definition";

/** From the least to the worst. */
const ORDER: readonly Provenance[] = ["request", "trusted", "untrusted", "unseen"];

/**
 * The form under which a text or number is compared: Unicode NFKC, lower case, runs of white space as one space, trimmed;
 * a number as JSON writes it. An account number that is written in groups ("DE89 3704 0044") loses its spaces.
 */
export function normalizeValue(value: string | number): string {
  const text = String(value).normalize("NFKC").toLowerCase().replace(/\s+/gu, " ").trim();
  const joined = text.replaceAll(" ", "");
  return /^[a-z]{2}\d{2}[a-z0-9]{8,30}$/.test(joined) ? joined : text;
}

/** HMAC-SHA-256 of the normalized value, keyed by the session's salt, lower-case hex. */
export function valueDigest(salt: string, value: string | number): string {
  return createHmac("sha256", salt).update(normalizeValue(value), "utf8").digest("hex");
}

/** The digests of every text and number in a value, at any depth: what to look up before `provenanceOf`. */
export function valueDigests(salt: string, value: Json): string[] {
  return leavesOf(value).map((leaf) => valueDigest(salt, leaf));
}

/** Where a value was first seen: a list or object is as bad as its worst element; an empty one was never seen. */
export function provenanceOf(
  value: Json,
  { salt, seen }: { salt: string; seen: (digest: string) => Exclude<Provenance, "unseen"> | undefined },
): Provenance {
  const leaves = leavesOf(value);
  if (leaves.length === 0) return "unseen";
  let worst = 0;
  for (const leaf of leaves) worst = Math.max(worst, ORDER.indexOf(seen(valueDigest(salt, leaf)) ?? "unseen"));
  return ORDER[worst] ?? "unseen";
}

/** Booleans and nulls say too little to have been seen anywhere. */
function leavesOf(value: Json): (string | number)[] {
  if (typeof value === "string" || typeof value === "number") return [value];
  if (Array.isArray(value)) return value.flatMap(leavesOf);
  if (typeof value === "object" && value !== null) return Object.values(value).flatMap(leavesOf);
  return [];
}
