/** Names of characters that have no shape of their own (Unicode 16, general categories and Default_Ignorable). */
const NAMES: Readonly<Record<number, string>> = {
  0: "null",
  8: "backspace",
  13: "carriage return",
  27: "escape",
  127: "delete",
  160: "no-break space",
  173: "soft hyphen",
  847: "combining grapheme joiner",
  1564: "Arabic letter mark",
  4447: "Hangul filler",
  4448: "Hangul filler",
  6158: "Mongolian vowel separator",
  8203: "zero-width space",
  8204: "zero-width non-joiner",
  8205: "zero-width joiner",
  8206: "left-to-right mark",
  8207: "right-to-left mark",
  8232: "line separator",
  8233: "paragraph separator",
  8234: "left-to-right embedding",
  8235: "right-to-left embedding",
  8236: "pop directional formatting",
  8237: "left-to-right override",
  8238: "right-to-left override",
  8288: "word joiner",
  8294: "left-to-right isolate",
  8295: "right-to-left isolate",
  8296: "first strong isolate",
  8297: "pop directional isolate",
  10240: "blank Braille pattern",
  12288: "ideographic space",
  12644: "Hangul filler",
  65279: "zero-width no-break space",
  65440: "Hangul filler",
};

/** Characters that draw nothing although their category is letter, symbol or mark. */
const DRAWS_NOTHING =
  /^(?:\u034F|\u115F|\u1160|\u17B4|\u17B5|\u180B|\u180C|\u180D|\u180F|\u2800|\u3164|\uFFA0|\p{Variation_Selector})$/u;
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
