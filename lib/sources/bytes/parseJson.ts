import type { Json } from "@/lib/core/organisation/definition";

/** Something that could be a number that a double cannot hold; it may stand in a text as well. */
const SUSPECT = /(?:^|[:,[\s])-?(?:\d{16}|\d+(?:\.\d+)?[eE]\+?\d{3})/;
/** Escapes of U+0000 and of halves of surrogate pairs: only these need a second look. */
const UNSTORABLE_ESCAPE = /\\u(?:0000|d[89a-f])/i;
const STRING_OR_NUMBER = /"|-?\d[\d.eE+-]*/g;
const STRING_END = /["\\]/g;

/**
 * The value that `text` is in JSON, or undefined where it is not JSON. A number that a double would lose digits of (a whole
 * number beyond 2^53, such as nanoseconds or an account number) or that is beyond a double's range becomes the text that it
 * was written as, so that it can be told from every other. Fractions are doubles. Of a member that is there twice the last counts.
 */
export function parseJson(text: string): Json | undefined {
  try {
    const value = JSON.parse(text) as Json;
    // Only what is JSON is looked through, so that the second look may be a simple one.
    return SUSPECT.test(text) ? (JSON.parse(withExactNumbers(text)) as Json) : value;
  } catch {
    return undefined;
  }
}

/** True when the parsed text may hold what a database does not take (see `storableValue`). */
export function mayBeUnstorable(text: string): boolean {
  return UNSTORABLE_ESCAPE.test(text);
}

/** The same JSON with quotes around the numbers that a double cannot hold. */
function withExactNumbers(text: string): string {
  const parts: string[] = [];
  let copied = 0;
  STRING_OR_NUMBER.lastIndex = 0;
  for (let found = STRING_OR_NUMBER.exec(text); found !== null; found = STRING_OR_NUMBER.exec(text)) {
    const [token] = found;
    if (token === '"') STRING_OR_NUMBER.lastIndex = endOfString(text, found.index) + 1;
    else if (losesDigits(token)) {
      parts.push(text.slice(copied, found.index), `"${token}"`);
      copied = found.index + token.length;
    }
  }
  return copied === 0 ? text : parts.join("") + text.slice(copied);
}

function losesDigits(literal: string): boolean {
  const value = Number(literal);
  if (!Number.isFinite(value)) return true;
  return literal.length >= 16 && /^-?\d+$/.test(literal) && !Number.isSafeInteger(value);
}

/** Index of the quote that ends the string that begins at `start`. */
function endOfString(text: string, start: number): number {
  STRING_END.lastIndex = start + 1;
  for (let found = STRING_END.exec(text); found !== null; found = STRING_END.exec(text)) {
    if (found[0] === '"') return found.index;
    STRING_END.lastIndex = found.index + 2;
  }
  return text.length;
}
