/**
 * The one normalization under which values are compared: what a person writes, what a tool answers and what an agent passes
 * as an argument are spelled differently and mean the same. Idempotent; two texts are the same value when their forms are.
 */

/** Signs that stand around a value in prose, in lists and in markup, and say nothing about it. */
const AROUND = new Set(" \t\n\r\"'`´‘’‚‛“”„‟«»‹›()[]{}<>*|,;:!?…=");
/** These only before a value: a channel's or a person's mark, a bullet, a quoted line. */
const BEFORE = new Set([...AROUND, "#", "@", "•", "·"]);
/** These only after a value: the end of a sentence, of a link. */
const AFTER = new Set([...AROUND, ".", "/"]);

const SCHEME = /^(?:https?:\/\/|mailto:|www\.(?=\S))+/u;
/** `1,200.50`, `1200.50`, `$120`, `1.200,50`: what may be a number in a text, with its currency. */
const NUMBER = /^(-?)[$€£¥]?(\d+|\d{1,3}(?:,\d{3})+)(\.\d+)?[$€£¥]?$/u;
const EUROPEAN_NUMBER = /^(-?)[$€£¥]?(\d{1,3}(?:\.\d{3})+|\d+),(\d{1,2})[$€£¥]?$/u;
/** An account number in groups: country, check digits and the rest; or groups of digits alone. */
const ACCOUNT = /^[a-z]{2}\d{2}[a-z0-9]{8,30}$/u;
const DIGIT_GROUPS = /^\d{3,6}(?: \d{2,8}){2,7}$/u;
/** A telephone number as people write it. */
const TELEPHONE = /^\+\d[\d ().-]{5,30}$/u;

/** A longer word is no value that anyone writes in several ways. */
const WORD_MAX = 2_048;
const GROUPED_MAX = 60;

/**
 * The form under which a text or number is compared:
 * - Unicode NFKC, lower case, white space as one space;
 * - of each word: without quotes, brackets and punctuation around it, `#` and `@` before it, dots and slashes after it, without
 *   `http://`, `https://`, `mailto:` and `www.`; a decimal number without its currency, the commas between its thousands and the
 *   noughts at its end;
 * - an account number (two letters, two digits, 8 to 30 more; or groups of digits) and a telephone number without spaces.
 *
 * A text of nothing but signs stays as it is.
 */
export function normalizeValue(value: string | number): string {
  const text = typeof value === "number" ? plainNumber(value) : lowered(value);
  const words: string[] = [];
  for (const word of text.split(" ")) {
    const form = normalizeWord(word);
    if (form !== "") words.push(form);
  }
  return words.length === 0 ? text : joinGroups(words.join(" "));
}

function lowered(text: string): string {
  // Lower case can give what composes anew.
  return text.normalize("NFKC").toLowerCase().normalize("NFKC").replace(/\s+/gu, " ").trim();
}

/** One word of a lowered text, as it is compared; empty where it is nothing but signs. */
function normalizeWord(word: string): string {
  if (word.length > WORD_MAX) return word;
  const inner = withoutSigns(word).replace(SCHEME, "");
  return inner === word ? normalizeNumber(word) : normalizeWord(inner);
}

function withoutSigns(word: string): string {
  let start = 0;
  let end = word.length;
  while (start < end && BEFORE.has(word.charAt(start))) start += 1;
  while (end > start && AFTER.has(word.charAt(end - 1))) end -= 1;
  return word.slice(start, end);
}

function normalizeNumber(word: string): string {
  if (word.length > GROUPED_MAX) return word;
  const [, sign = "", whole = "", fraction = ""] = EUROPEAN_NUMBER.exec(word) ?? NUMBER.exec(word) ?? [];
  return whole === "" ? word : decimal(sign, whole.replace(/[.,]/gu, ""), fraction.replace(".", ""));
}

/** Noughts before a number stay: it may be an identifier. */
function decimal(sign: string, whole: string, fraction: string): string {
  const needed = fraction.replace(/0+$/u, "");
  return `${sign}${whole}${needed === "" ? "" : `.${needed}`}`;
}

/** A number as people write it, without an exponent where a double has one. */
function plainNumber(value: number): string {
  const text = String(value);
  return text.includes("e") && Number.isInteger(value) ? BigInt(value).toString() : text;
}

function joinGroups(text: string): string {
  if (text.length > GROUPED_MAX) return text;
  const joined = text.replaceAll(" ", "");
  if (ACCOUNT.test(joined) || DIGIT_GROUPS.test(text)) return joined;
  return TELEPHONE.test(text) ? `+${text.replace(/\D/gu, "")}` : text;
}
