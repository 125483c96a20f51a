/** The longest part of an untrusted value that a reason repeats, in characters. */
const QUOTED_MAX = 60;

/** What shows as nothing, or turns the text around it: controls, bidi and zero-width marks, tags, line separators. */
const HIDDEN = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** A name or value inside a sentence: in quotation marks, short, and with what can't be seen written out. */
export function quote(value: string): string {
  return JSON.stringify(shorten(value)).replace(HIDDEN, (hidden) => `\\u{${hidden.codePointAt(0)?.toString(16)}}`);
}

/** The beginning of a text that may be long, never half a character. */
export function shorten(value: string, max = QUOTED_MAX): string {
  if (value.length <= max) return value;
  return `${[...value.slice(0, max + 1)].slice(0, -1).join("")}…`;
}
