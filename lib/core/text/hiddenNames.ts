/** Names of characters that have no shape of their own (Unicode 16, general categories and Default_Ignorable). */
const NAMES: Readonly<Record<number, string>> = {
  0x00: "null",
  0x08: "backspace",
  0x0d: "carriage return",
  0x1b: "escape",
  0x7f: "delete",
  0xa0: "no-break space",
  0xad: "soft hyphen",
  0x34f: "combining grapheme joiner",
  0x61c: "Arabic letter mark",
  0x115f: "Hangul filler",
  0x1160: "Hangul filler",
  0x180e: "Mongolian vowel separator",
  0x200b: "zero-width space",
  0x200c: "zero-width non-joiner",
  0x200d: "zero-width joiner",
  0x200e: "left-to-right mark",
  0x200f: "right-to-left mark",
  0x2028: "line separator",
  0x2029: "paragraph separator",
  0x202a: "left-to-right embedding",
  0x202b: "right-to-left embedding",
  0x202c: "pop directional formatting",
  0x202d: "left-to-right override",
  0x202e: "right-to-left override",
  0x2060: "word joiner",
  0x2066: "left-to-right isolate",
  0x2067: "right-to-left isolate",
  0x2068: "first strong isolate",
  0x2069: "pop directional isolate",
  0x2800: "blank Braille pattern",
  0x3000: "ideographic space",
  0x3164: "Hangul filler",
  0xfeff: "zero-width no-break space",
  0xffa0: "Hangul filler",
};

/** Characters that draw nothing although their category is letter, symbol or mark. */
const DRAWS_NOTHING = /^[\u034F\u115F\u1160\u17B4\u17B5\u180B-\u180F\u2800\u3164\uFFA0\uFE00-\uFE0F\u{E0100}-\u{E01EF}]$/u;
/** Controls, formats, surrogates, private use, unassigned, line and paragraph separators, and spaces that are no plain space. */
const NO_SHAPE = /^[\p{C}\p{Zl}\p{Zp}\p{Zs}]$/u;

/** The name of a code point that a reader could not see, or null when it can be seen. Space, tab and line feed can. */
export function nameOfHidden(point: string): string | null {
  if (point === " " || point === "\t" || point === "\n") return null;
  if (!NO_SHAPE.test(point) && !DRAWS_NOTHING.test(point)) return null;
  const code = point.codePointAt(0) ?? 0;
  const named = NAMES[code];
  if (named !== undefined) return named;
  if (code >= 0xe0000 && code <= 0xe007f) {
    const letter = code - 0xe0000;
    return letter > 0x20 && letter < 0x7f ? `tag character "${String.fromCodePoint(letter)}"` : "tag character";
  }
  if (/\p{Cc}/u.test(point)) return "control character";
  if (/\p{Zs}/u.test(point)) return "unusual space";
  if (/\p{Co}/u.test(point)) return "private-use character";
  if (/\p{Cs}/u.test(point)) return "broken character";
  if (/\p{Cn}/u.test(point)) return "unassigned character";
  if (/\p{M}/u.test(point)) return "variation selector";
  return "invisible format character";
}
