/** Ways in which a value stands in a text: by itself on a line, quoted, in a list, behind a colon, as some of its words. */

/** The longest piece that counts as one value, in characters. */
const PIECE_MAX = 4_000;
/** How many beginnings of one line are tried: after a colon the rest may be a value, colons and all. */
const COLONS_MAX = 8;
/** The longest name, in words. */
const NAME_WORDS_MAX = 5;

const END_OF_SENTENCE = /(?<=[.!?…])\s+/u;
/** Where lists, tables, notations and sentences part. An apostrophe within a word does not. */
const PARTINGS =
  /[\t"“”„«»`()[\]{}<>=|;,]|:(?=\s|$)|\s[-–—*•·]+\s|^\s*[-–—*•·]+\s|(?<![\p{L}\p{N}])['‘’]|['‘’](?![\p{L}\p{N}])/u;
const QUOTED = /"([^"]+)"|“([^“”]+)”|(?<![\p{L}\p{N}])['‘]([^'‘’]+)['’](?![\p{L}\p{N}])/gu;
/** A comma between digits may belong to a number. */
const BETWEEN_WORDS = /(?:[\s"`“”„«»<>()[\]{};|]|,(?!\d))+/u;
const WITHIN_WORD = /[/\\:&+=?#,]+/u;
/** What a language adds to a name: "Bob's inbox". */
const POSSESSIVE = /['’](?:s|S)?$/u;

/** `\n` and the like, as programs print texts. */
const ESCAPES = /\\[nrt]/gu;
const ESCAPED_QUOTES = /\\(["'])/gu;
/** A line that goes on, deeper, and is no entry of a list or table. */
const FOLDS = /\\?\r?\n[ \t]+(?![-*•]|\S+:(?:\s|$))\\?/gu;

/** A text as it was before a notation escaped it or broke its long lines. */
export function unfolded(text: string): string {
  return text.replace(FOLDS, " ").replace(ESCAPES, "\n").replace(ESCAPED_QUOTES, "$1");
}

/** Lines, sentences, what is quoted, and what stands behind a colon. */
export function* linesOf(text: string): Generator<string> {
  for (const line of text.split(/[\r\n]+/u)) {
    yield* fitting([line]);
    const sentences = line.split(END_OF_SENTENCE);
    if (sentences.length > 1) yield* fitting(sentences);
    let from = line.indexOf(": ");
    for (let tried = 0; from >= 0 && tried < COLONS_MAX; tried += 1) {
      yield* fitting([line.slice(from + 2)]);
      from = line.indexOf(": ", from + 2);
    }
  }
  for (const [, double, curly, single] of text.matchAll(QUOTED)) yield* fitting([double ?? curly ?? single ?? ""]);
}

/** The pieces between the signs that part lists, tables, notations and sentences. */
export function* piecesOf(text: string): Generator<string> {
  for (const line of text.split(/[\r\n]+/u))
    for (const sentence of line.split(END_OF_SENTENCE)) yield* fitting(sentence.split(PARTINGS));
}

/** Every word, and without the ending of a possessive. */
export function* wordsOf(text: string): Generator<string> {
  for (const word of text.split(BETWEEN_WORDS)) {
    yield* fitting([word]);
    const bare = word.replace(POSSESSIVE, "");
    if (bare !== word) yield bare;
  }
}

/** The parts of words such as paths, links and "this/that". */
export function* partsOfWord(text: string): Generator<string> {
  for (const word of text.split(BETWEEN_WORDS)) {
    const parts = word.split(WITHIN_WORD);
    if (parts.length > 1) yield* fitting(parts);
  }
}

/** Every run of `length` words in a line. */
export function* phrases(text: string, length: number): Generator<string> {
  for (const line of text.split(/[\r\n]+/u)) {
    const words = line.split(/\s+/u).filter((word) => word !== "");
    for (let start = 0; start + length <= words.length; start += 1) {
      const run = words.slice(start, start + length);
      yield* fitting([run.join(" ")]);
      const last = run.at(-1) ?? "";
      if (POSSESSIVE.test(last)) yield* fitting([[...run.slice(0, -1), last.replace(POSSESSIVE, "")].join(" ")]);
    }
  }
}

/** Runs of two to five words that each begin with a capital or a digit: names within a sentence. */
export function* capitalisedNames(text: string): Generator<string> {
  for (const piece of piecesOf(text)) {
    const words = piece.split(/\s+/u).filter((word) => word !== "");
    for (let start = 0; start < words.length; start += 1) {
      for (let end = start; end < Math.min(words.length, start + NAME_WORDS_MAX); end += 1) {
        if (!/^[^\p{L}\p{N}]*[\p{Lu}\p{N}]/u.test(words[end] ?? "")) break;
        if (end > start)
          yield words
            .slice(start, end + 1)
            .join(" ")
            .replace(POSSESSIVE, "");
      }
    }
  }
}

function* fitting(candidates: readonly string[]): Generator<string> {
  for (const candidate of candidates) {
    const value = candidate.trim();
    if (value !== "" && value.length <= PIECE_MAX) yield value;
  }
}
