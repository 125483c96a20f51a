/**
 * Which values of a tool's result are told to Ambit, as digests, so that a rule can ask where an argument came from: the
 * ones that decide where something goes, such as addresses, links, account numbers, ids and paths.
 */
import { valueDigest } from "@/lib/core/provenance/value";

/** A longer text is not a value that an argument would repeat as a whole. */
const VALUE_MAX = 200;
const DIGESTS_MAX = 5_000;
/** How deep a result is looked into. */
const DEEPEST = 32;

const BETWEEN_WORDS = /[\s"'`<>()[\]{},;|=]+/u;
/** What marks a word as a value: a digit, or a sign inside it that prose has no use for. */
const IS_VALUE = /\d|[\p{L}\p{N}][@/:._-][\p{L}\p{N}]/u;
/** An account number that is written in groups. */
const GROUPED_ACCOUNT = /\b[A-Z]{2}\d{2}(?: [A-Z0-9]{4}){2,7}(?: [A-Z0-9]{1,3})?\b/gu;

/**
 * The digests of the values in `result` under the session's salt, each once: every number, every line of text that is short
 * enough to be a value, and the words in it that look like one.
 */
export function observedDigests(salt: string, result: unknown): string[] {
  const digests = new Set<string>();
  for (const value of valuesIn(result, 0)) {
    digests.add(valueDigest(salt, value));
    if (digests.size >= DIGESTS_MAX) break;
  }
  return [...digests];
}

function* valuesIn(value: unknown, depth: number): Generator<string | number> {
  if (typeof value === "number") yield value;
  else if (typeof value === "string") yield* valuesInText(value, depth);
  else if (typeof value === "object" && value !== null && depth < DEEPEST)
    for (const inner of Object.values(value)) yield* valuesIn(inner, depth + 1);
}

function* valuesInText(text: string, depth: number): Generator<string | number> {
  const parsed = jsonIn(text);
  if (parsed !== undefined && depth < DEEPEST) {
    yield* valuesIn(parsed, depth + 1);
    return;
  }
  for (const line of text.split(/\r?\n/u)) {
    const whole = line.trim();
    if (whole !== "" && whole.length <= VALUE_MAX) yield whole;
    for (const [account] of line.matchAll(GROUPED_ACCOUNT)) yield account;
    for (const word of line.split(BETWEEN_WORDS)) {
      if (word.length > VALUE_MAX || !IS_VALUE.test(word)) continue;
      yield word;
      // As it stands at the end of a sentence.
      const bare = word.replace(/[.:!?]$/u, "");
      if (bare !== word) yield bare;
    }
  }
}

/** A JSON object or list that a tool answered as text. */
function jsonIn(text: string): unknown {
  if (!/^\s*[[{]/u.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
