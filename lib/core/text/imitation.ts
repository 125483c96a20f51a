/**
 * Finds letters that imitate Latin ones: letters of another script inside a Latin word, whole words made of look-alikes,
 * and styled compatibility letters (fullwidth, mathematical). After UTS 39, "mixed-script" and "whole-script confusable",
 * for the scripts that have Latin twins.
 */
const LATIN = /\p{Script=Latin}/u;
const TWIN_SCRIPTS: readonly [RegExp, string][] = [
  [/\p{Script=Cyrillic}/u, "Cyrillic"],
  [/\p{Script=Greek}/u, "Greek"],
  [/\p{Script=Armenian}/u, "Armenian"],
  [/\p{Script=Cherokee}/u, "Cherokee"],
  [/\p{Script=Coptic}/u, "Coptic"],
  [/\p{Script=Lisu}/u, "Lisu"],
];
/** Letters of those scripts whose common shape is a Latin letter's. */
const LOOK_ALIKE = /^[АВЕЅІЈКМНОРСТУХԌԚԜаеорсухіјѕԁһӏԛԝүҮΑΒΕΖΗΙΚΜΝΟΡΤΥΧοανικρυϲϳՕՍԼհոսցօᎪᏟᎬᎻᎫᏦᏞᎷᏢᎡᏚᎢᏙᎳᏃ]$/u;

/** Index of a code point → why it is shown as an imitation. */
export function imitations(points: readonly string[]): Map<number, string> {
  const found = new Map<number, string>();
  let start = 0;
  for (let at = 0; at <= points.length; at += 1) {
    const point = points[at];
    if (point !== undefined && /[\p{L}\p{N}\p{M}]/u.test(point)) {
      if (isStyled(point)) found.set(at, "styled letter or digit, not the plain one");
      continue;
    }
    if (at > start) inspectWord(points, start, at, found);
    start = at + 1;
  }
  return found;
}

function inspectWord(points: readonly string[], from: number, to: number, found: Map<number, string>): void {
  const word = points.slice(from, to);
  const hasLatin = word.some((point) => LATIN.test(point));
  const letters = word.filter((point) => /\p{L}/u.test(point));
  const allTwins = letters.length > 1 && letters.every((point) => LOOK_ALIKE.test(point));
  if (!hasLatin && !allTwins) return;
  word.forEach((point, offset) => {
    const script = TWIN_SCRIPTS.find(([pattern]) => pattern.test(point))?.[1];
    if (script === undefined) return;
    found.set(from + offset, hasLatin ? `${script} letter in a Latin word` : `${script} letter that looks Latin`);
  });
}

/** Compatibility forms of ASCII letters and digits: fullwidth, mathematical, circled and the like. */
function isStyled(point: string): boolean {
  return (point.codePointAt(0) ?? 0) > 0x7f && /^[A-Za-z0-9]$/.test(point.normalize("NFKC"));
}
