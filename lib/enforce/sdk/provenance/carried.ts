/**
 * The values that a text carries: what decides where something goes or what it stands for, among the words around it. Links
 * and hosts, addresses, account and telephone numbers, files and paths, identifiers.
 */
import { normalizeValue } from "./normalize";

/** The longest word that can be a value, in characters. */
const VALUE_MAX = 2_048;

/** A line break may have been written as an escape. */
const BETWEEN_WORDS = /(?:[\s"`<>()[\]{};|]|,(?!\d)|\\[nrt"'])+/u;
/** No word without one of these is a value, and most words of a text are without. */
const HINT = /\d|\S[@/\\:.]\S|^[/\\]/u;
/** `host.example`, with what may follow; a file with its extension looks the same. */
const HOST = /^[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)*\.\p{L}[\p{L}\p{N}]+(?:[:/?#].*)?$/u;
const LINK = /^[a-z][a-z0-9+.-]*:\/\/\S/u;
const ADDRESS = /^[^\s@]+@[^\s@]+\.[^\s@]+$/u;
const PATH = /^(?:~|\.{1,2}|[a-z]:)?[/\\][\p{L}\p{N}]|^[\p{L}\p{N}_.-]+[/\\][\p{L}\p{N}_.-]+[/\\]/u;
/** Letters and digits together, or many digits: see `isIdentifier`. */
const IDENTIFIER = /^[\p{L}\p{N}_.:+/-]{6,}$/u;
const TIME = /^\d{4}-\d{2}-\d{2}|^\d{1,2}(?::\d{2}){1,2}\s*(?:am|pm|h)?$|^\d[\d.,]*(?:st|nd|rd|th|%|am|pm)$/u;
/** An account number in groups, as it is printed. */
const GROUPED_ACCOUNT = /\b[A-Z]{2}\d{2}(?: [A-Z0-9]{4}){2,7}(?: [A-Z0-9]{1,3})?\b/gu;
const GROUPED_DIGITS = /(?<![\p{L}\p{N}.,-])\+?\d{2,6}(?: \d{2,8}){2,7}(?![\p{L}\p{N}])/gu;

/**
 * The values in `text` in the order in which they stand, in the form under which they are compared; the host of a link by itself
 * too, because what stands behind it may be new.
 */
export function* carriedValues(text: string): Generator<string> {
  yield* groupedNumbers(text);
  for (const word of text.split(BETWEEN_WORDS)) {
    if (word.length > VALUE_MAX || !HINT.test(word)) continue;
    const form = normalizeValue(word);
    if (isValue(form)) yield form;
    const [host = ""] = form.split(/[/?#]/u, 1);
    if (host !== form && HOST.test(host)) yield host;
    // `key=value`, and what a link carries along.
    const after = word.lastIndexOf("=");
    if (after > 0) {
      const last = normalizeValue(word.slice(after + 1));
      if (isValue(last)) yield last;
    }
  }
}

/** Account and telephone numbers whose groups are apart. */
function* groupedNumbers(text: string): Generator<string> {
  for (const [account] of text.matchAll(GROUPED_ACCOUNT)) yield normalizeValue(account);
  for (const [number] of text.replace(GROUPED_ACCOUNT, "").matchAll(GROUPED_DIGITS)) {
    const form = normalizeValue(number);
    if (!form.includes(" ")) yield form;
  }
}

/** True for one word in its normalized form that is a value by itself. */
function isValue(form: string): boolean {
  if (TIME.test(form)) return false;
  return HOST.test(form) || LINK.test(form) || ADDRESS.test(form) || PATH.test(form) || isIdentifier(form);
}

function isIdentifier(form: string): boolean {
  if (!IDENTIFIER.test(form)) return false;
  const digits = form.replace(/\D/gu, "").length;
  return /\p{L}/u.test(form) ? digits >= 2 : digits >= 6 && /^\+?\d+$/u.test(form);
}
