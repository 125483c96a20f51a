import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isPair,
  isScalar,
  LineCounter,
  type Node,
  parseAllDocuments,
  visit,
} from "yaml";

/** Where a value stands in the text, both from 1. */
export interface Position {
  line: number;
  column: number;
}

export type Path = readonly (string | number)[];

/** What is wrong with the text itself, and where. */
export interface TextProblem {
  position: Position;
  message: string;
}

export interface YamlText {
  problems: TextProblem[];
  /** Undefined when the text cannot be read. */
  value: unknown;
  /** Where the value at `path` stands; its nearest ancestor's place when there is none. With `key`, its key's place. */
  locate(path: Path, key?: string): Position;
}

const LARGEST_BYTES = 4 * 1024 * 1024;
const DEEPEST = 64;

/**
 * Reads one YAML 1.2 document with the position of everything in it. What two readers could understand differently is
 * refused: anchors and aliases, tags, directives, repeated keys, numbers that a computer would round.
 */
export function readYaml(text: string): YamlText {
  const start = { line: 1, column: 1 };
  const refuse = (message: string, position: Position = start): YamlText => ({
    problems: [{ position, message }],
    value: undefined,
    locate: () => start,
  });
  if (Buffer.byteLength(text) > LARGEST_BYTES) return refuse("is larger than 4 MiB; split what it describes");
  if (text.includes("\0")) return refuse("holds a NUL character; save it as UTF-8 text");

  const lines = new LineCounter();
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const documents = parse(text, lines);
  if (documents === null) return refuse(TOO_DEEP);
  const [document, second] = documents;
  if (document === undefined || document.contents === null)
    return refuse("is empty; a bundle begins with apiVersion: ambit/v1");
  if (second !== undefined) return refuse("holds more than one YAML document; keep one", at(second.range[0]));

  // After the first error of syntax the parser guesses, and what it then says is about its guesses.
  const syntax = document.errors.find(({ code }) => code !== "DUPLICATE_KEY");
  if (syntax !== undefined) return refuse(plainError(syntax.code, syntax.message), at(syntax.pos[0]));
  const problems: TextProblem[] = [...document.errors, ...document.warnings].map((error) => ({
    position: at(error.pos[0]),
    message: plainError(error.code, error.message),
  }));
  if (/^%/m.test(text.slice(0, document.contents.range?.[0] ?? 0)))
    problems.push({ position: start, message: "YAML directives (%…) are not allowed; remove them" });
  problems.push(...forbidden(document.contents, at));
  const readable = !problems.some(({ message }) => message === ALIAS || message === TOO_DEEP);
  return {
    problems,
    value: readable ? document.toJS({ maxAliasCount: 0 }) : undefined,
    locate: (path, key) => at(offsetOf(document.contents, path, key)),
  };
}

/** `null` when it is nested so deeply that the parser's recursion ends. */
function parse(text: string, lineCounter: LineCounter): Document.Parsed[] | null {
  try {
    const documents = parseAllDocuments(text, { lineCounter, prettyErrors: false, version: "1.2", logLevel: "silent" });
    return "empty" in documents ? [] : documents;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

const TOO_DEEP = `is nested deeper than ${DEEPEST} levels`;
const ALIAS = "anchors and aliases (&name, *name) are not allowed; write the value out";

/** What the grammar allows and a bundle does not. */
function forbidden(contents: Node, at: (offset: number) => Position): TextProblem[] {
  const problems: TextProblem[] = [];
  const report = (node: Node, message: string) => problems.push({ position: at(node.range?.[0] ?? 0), message });
  visit(contents, {
    Node(_, node, path) {
      if (isAlias(node) || node.anchor !== undefined) report(node, ALIAS);
      if (isCollection(node) && path.filter(isCollection).length >= DEEPEST) {
        report(node, TOO_DEEP);
        return visit.BREAK;
      }
      if (!isScalar(node)) return undefined;
      if (typeof node.value === "number" && !isExact(node.value))
        report(node, "is a number that cannot be kept exactly; write a smaller one, or put it in quotes if it is text");
      if (typeof node.value === "string" && (node.value.includes("\0") || /\p{Surrogate}/u.test(node.value)))
        report(node, "holds a character that no database keeps (NUL or half a surrogate pair); remove it");
      return undefined;
    },
    Pair(_, pair) {
      if (isPair(pair) && isScalar(pair.key) && typeof pair.key.value === "string" && pair.key.value !== "__proto__")
        return;
      if (isAlias(pair.key)) return;
      report(pair.key as Node, "keys must be plain text; put it in quotes if it is a number");
    },
  });
  return problems;
}

function isExact(value: number): boolean {
  return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
}

function plainError(code: string, message: string): string {
  switch (code) {
    case "TAB_AS_INDENT":
      return "a tab cannot indent YAML; use spaces";
    case "DUPLICATE_KEY":
      return "this key is written twice; keep one";
    case "TAG_RESOLVE_FAILED":
      return "tags (!name) are not allowed; remove it";
    default:
      if (message.includes("call stack")) return TOO_DEEP;
      return `this is not YAML: ${message.charAt(0).toLowerCase()}${message.slice(1)}`;
  }
}

function offsetOf(contents: Node | null, path: Path, key?: string): number {
  let node: Node | null = contents;
  let offset = contents?.range?.[0] ?? 0;
  for (const step of path) {
    if (!isCollection(node)) return offset;
    const next: unknown = node.get(step, true);
    if (next === undefined || next === null) {
      return keyOffset(node, String(step)) ?? offset;
    }
    node = next as Node;
    offset = node.range?.[0] ?? offset;
  }
  return (key === undefined ? undefined : keyOffset(node, key)) ?? offset;
}

/** Where a map's key stands. */
function keyOffset(node: Node | null, key: string): number | undefined {
  if (!isMap(node)) return undefined;
  const pair = node.items.find((item) => isScalar(item.key) && item.key.value === key);
  return pair === undefined ? undefined : ((pair.key as Node).range?.[0] ?? undefined);
}
