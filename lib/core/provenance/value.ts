/**
 * Where a value was first seen in a session. Values leave an enforcement point only as digests under a salt that it chose
 * for the session; `normalizeValue` is the one normalization that gateway, SDK and checks share.
 */
import { createHmac } from "node:crypto";
import type { Provenance } from "@/lib/core/decision/types";
import type { Json } from "@/lib/core/organisation/definition";
import { carriedValues } from "./carried";
import { normalizeValue } from "./normalize";

export { normalizeValue } from "./normalize";

/** From the least to the worst. */
const ORDER: readonly Provenance[] = ["request", "trusted", "untrusted", "unseen"];

/** The longest text that can have been seen as a whole, in characters. */
const WHOLE_MAX = 4_000;
/** The longest text that is looked through for the values that it carries, in characters, and most of these. */
const LOOKED_THROUGH_MAX = 50_000;
const CARRIED_MAX = 200;
/** Most entries of a list that is written as one text. */
const ENTRIES_MAX = 50;
/** Most digests that are looked up for one value; what lies beyond is unseen. */
const LOOKED_UP_MAX = 2_000;

type Origin = Exclude<Provenance, "unseen">;

/** HMAC-SHA-256 of the normalized value, keyed by the session's salt, lower-case hex. */
export function valueDigest(salt: string, value: string | number): string {
  return formDigest(salt, normalizeValue(value));
}

/** The same of a value that is normalized already. */
export function formDigest(salt: string, form: string): string {
  return createHmac("sha256", salt).update(form, "utf8").digest("hex");
}

/** The digests of everything in a value that `provenanceOf` asks about, at any depth. */
export function valueDigests(salt: string, value: Json): string[] {
  const digests = new Set<string>();
  for (const leaf of leavesOf(value)) {
    const { whole, entries, carried } = formsOf(leaf);
    for (const form of [...whole, ...entries, ...carried]) {
      if (digests.size >= LOOKED_UP_MAX) return [...digests];
      digests.add(formDigest(salt, form));
    }
  }
  return [...digests];
}

/**
 * Where a value was first seen.
 * - A text or number: where it was seen as a whole; a list written as one text ("a@x.example, b@y.example"): its worst entry,
 *   where each was seen.
 * - A text that was not seen as a whole, such as one that a model wrote: `untrusted` when a link, host, address, account number
 *   or identifier in it was first seen in untrusted text, else `unseen`. It is never better, whatever it repeats.
 * - A list or object: as bad as its worst element. Null, and a list or object of nothing else, name nothing that could have come
 *   from anywhere: they are as good as the request. Booleans do not count; a value of nothing but booleans was never seen.
 * @throws RangeError for a text that is too long to be looked through, so that its condition fails closed
 */
export function provenanceOf(
  value: Json,
  { salt, seen }: { salt: string; seen: (digest: string) => Origin | undefined },
): Provenance {
  const originOf = (form: string): Provenance => seen(formDigest(salt, form)) ?? "unseen";
  let worst = -1;
  for (const leaf of leavesOf(value)) worst = Math.max(worst, ORDER.indexOf(provenanceOfLeaf(leaf, originOf)));
  return ORDER[worst] ?? (isNothing(value) ? "request" : "unseen");
}

/**
 * The links, addresses, account numbers and identifiers in every text of a value, each once, in their normalized form.
 * @throws RangeError where there are too many, or a text is too long
 */
export function valuesWithin(value: Json): string[] {
  const values = new Set<string>();
  for (const leaf of leavesOf(value)) {
    if (typeof leaf === "number") continue;
    assertShort(leaf);
    for (const form of carriedValues(leaf)) values.add(form);
    if (values.size > CARRIED_MAX) throw new RangeError(`There are more than ${CARRIED_MAX} values in this text.`);
  }
  return [...values];
}

function provenanceOfLeaf(leaf: string | number, originOf: (form: string) => Provenance): Provenance {
  const { whole, entries, carried } = formsOf(leaf);
  for (const form of whole) {
    const origin = originOf(form);
    if (origin !== "unseen") return origin;
  }
  if (entries.length > 0) {
    const worst = Math.max(...entries.map((form) => ORDER.indexOf(originOf(form))));
    if (ORDER[worst] !== "unseen") return ORDER[worst] ?? "unseen";
  }
  if (typeof leaf === "string") assertShort(leaf);
  if (carried.length >= CARRIED_MAX) throw new RangeError(`There are more than ${CARRIED_MAX} values in this text.`);
  return carried.some((form) => originOf(form) === "untrusted") ? "untrusted" : "unseen";
}

function assertShort(text: string): void {
  if (text.length > LOOKED_THROUGH_MAX)
    throw new RangeError(`A text of more than ${LOOKED_THROUGH_MAX} characters is not looked through for values.`);
}

interface Forms {
  whole: string[];
  entries: string[];
  carried: string[];
}

/** Under which forms a text or number, what it lists and what it carries may have been seen. */
function formsOf(leaf: string | number): Forms {
  if (typeof leaf === "number") return { whole: [normalizeValue(leaf)], entries: [], carried: [] };
  const whole = leaf.length <= WHOLE_MAX ? [normalizeValue(leaf)] : [];
  // A word by itself carries nothing but itself.
  if (!/[\s,;=|"`<>()[\]{}/?#\\]/u.test(leaf)) return { whole, entries: [], carried: [] };
  return { whole, entries: entriesOf(leaf), carried: carriedBy(leaf) };
}

function entriesOf(text: string): string[] {
  if (text.length > WHOLE_MAX) return [];
  const entries = text.split(/[,;\r\n]+/u).filter((entry) => entry.trim() !== "");
  return entries.length < 2 || entries.length > ENTRIES_MAX ? [] : entries.map(normalizeValue);
}

function carriedBy(text: string): string[] {
  if (text.length > LOOKED_THROUGH_MAX) return [];
  const forms = new Set<string>();
  for (const form of carriedValues(text)) {
    forms.add(form);
    if (forms.size >= CARRIED_MAX) break;
  }
  return [...forms];
}

/** An optional argument that was left empty. */
function isNothing(value: Json): boolean {
  if (value === null) return true;
  return typeof value === "object" && Object.values(value).every(isNothing);
}

function* leavesOf(value: Json): Generator<string | number> {
  if (typeof value === "string" || typeof value === "number") yield value;
  else if (Array.isArray(value)) for (const element of value) yield* leavesOf(element);
  else if (typeof value === "object" && value !== null)
    for (const member of Object.values(value)) yield* leavesOf(member);
}
