/**
 * The values of a person's request and of a tool's result, in the form under which they are compared. What is not found stays
 * `unseen`, which is the worst. The SDK has a copy of this file and of those that it imports, which a test holds to be equal.
 */
import { carriedValues } from "./carried";
import { normalizeValue } from "./normalize";
import { capitalisedNames, linesOf, partsOfWord, phrases, piecesOf, unfolded, wordsOf } from "./text";

/** Most values that are told of one request or one result; what lies beyond stays `unseen`. */
export const VALUES_MAX = 8_000;
/** A longer text is not looked through to its end, in characters. */
const CHARACTERS_MAX = 400_000;
/** The longest text that counts as one value, in characters. */
const WHOLE_MAX = 4_000;
/** The longest run of a request's words that counts as one value. */
const PHRASE_WORDS_MAX = 8;
/** How deep a result is looked into. */
const DEEPEST = 64;

type Source = (texts: readonly string[]) => Iterable<string | number>;

/** The order in which values are told: where there are too many, the ones that matter least are left out. */
const ALWAYS: readonly Source[] = [
  (texts) => texts.filter((text) => text.length <= WHOLE_MAX),
  (texts) => flatMapped(texts, carriedValues),
  (texts) => flatMapped(texts, linesOf),
  (texts) => flatMapped(texts, piecesOf),
  (texts) => flatMapped(texts, wordsOf),
  (texts) => flatMapped(texts, partsOfWord),
];

const OF_REQUEST: readonly Source[] = [
  ...ALWAYS,
  ...Array.from(
    { length: PHRASE_WORDS_MAX - 1 },
    (_, index): Source =>
      (texts) =>
        flatMapped(texts, (text) => phrases(text, index + 2)),
  ),
];

const OF_RESULT: readonly Source[] = [...ALWAYS, (texts) => flatMapped(texts, capitalisedNames)];

/**
 * Of a person's request: every word and every run of up to eight words, lines, sentences, what is quoted or stands behind a
 * colon, links, addresses and account numbers.
 */
export function requestForms(request: string): Set<string> {
  return formsOf(request, OF_REQUEST);
}

/**
 * Of a tool's result: numbers, texts, names of members, words, names of several words with capitals, and what stands apart in
 * lines, lists and tables. JSON within a text is read.
 * @param args the call's arguments: a tool that repeats them has not confirmed them, so their values are left out
 */
export function observedForms(result: unknown, args: unknown = undefined): Set<string> {
  const forms = formsOf(result, OF_RESULT);
  if (args !== undefined) for (const form of formsOf(args, OF_RESULT)) forms.delete(form);
  return forms;
}

function formsOf(value: unknown, sources: readonly Source[]): Set<string> {
  const { texts, numbers } = leavesOf(value);
  const forms = new Set<string>();
  const tried = new Set<string | number>();
  for (const source of [() => numbers, ...sources]) {
    for (const found of source(texts)) {
      if (forms.size >= VALUES_MAX) return forms;
      if (tried.has(found)) continue;
      tried.add(found);
      const form = normalizeValue(found);
      if (form !== "") forms.add(form);
    }
  }
  return forms;
}

interface Leaves {
  texts: string[];
  numbers: number[];
  characters: number;
}

function leavesOf(value: unknown): Leaves {
  const leaves: Leaves = { texts: [], numbers: [], characters: 0 };
  collect(value, leaves, 0);
  return leaves;
}

function collect(value: unknown, leaves: Leaves, depth: number): void {
  if (typeof value === "number") leaves.numbers.push(value);
  else if (typeof value === "string") collectText(value, leaves, depth);
  else if (Array.isArray(value)) {
    if (depth < DEEPEST) for (const element of value) collect(element, leaves, depth + 1);
  } else if (typeof value === "object" && value !== null && depth < DEEPEST) {
    for (const [name, member] of Object.entries(value)) {
      keep(name, leaves);
      collect(member, leaves, depth + 1);
    }
  }
}

function collectText(text: string, leaves: Leaves, depth: number): void {
  const parsed = jsonIn(text);
  if (parsed !== undefined && depth < DEEPEST) collect(parsed, leaves, depth + 1);
  else {
    keep(text, leaves);
    const plain = unfolded(text);
    if (plain !== text) keep(plain, leaves);
  }
}

function keep(text: string, leaves: Leaves): void {
  const left = CHARACTERS_MAX - leaves.characters;
  if (left <= 0 || text === "") return;
  leaves.characters += text.length;
  leaves.texts.push(text.length <= left ? text : text.slice(0, left));
}

/** A JSON object or list that a tool answered as text. */
function jsonIn(text: string): unknown {
  if (text.length > CHARACTERS_MAX || !/^\s*[[{]/u.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function* flatMapped<T>(texts: readonly string[], of: (text: string) => Iterable<T>): Generator<T> {
  for (const text of texts) yield* of(text);
}
