/** Parts of a parsed condition as text that parses to them again. */
import { type ASTNode, serialize } from "@marcbachmann/cel-js";
import { conditionEnvironment } from "./environment";

/**
 * The text of a part; null where there is none to rely on: the library writes `a == (b == c)` without its parentheses, which
 * is another condition. Logic is written here, with every parenthesis.
 */
export function sourceOf(node: ASTNode): string | null {
  switch (node.op) {
    case "&&":
    case "||":
      return written([node.args[0], node.args[1]], ([left, right]) => `(${left}) ${node.op} (${right})`);
    case "!_":
      return written([node.args], ([operand]) => `!(${operand})`);
    case "?:":
      return written(node.args, ([condition, met, otherwise]) => `(${condition}) ? (${met}) : (${otherwise})`);
    default: {
      const text = withWholeCharacters(serialize(node));
      const again = parsed(text);
      return again !== null && isSame(again, node) ? text : null;
    }
  }
}

/** Two backslashes, or both halves of a character beyond U+FFFF as the library writes them and CEL does not take them. */
const HALVES = /\\\\|\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})/gi;

function withWholeCharacters(text: string): string {
  return text.replace(HALVES, (match: string, high?: string, low?: string) =>
    high === undefined || low === undefined ? match : String.fromCharCode(Number(`0x${high}`), Number(`0x${low}`)),
  );
}

/** Null where the library wrote what is no CEL, as it does with numbers from 1e21 on. */
function parsed(text: string): ASTNode | null {
  try {
    return conditionEnvironment.parse(text).ast;
  } catch {
    return null;
  }
}

function written(parts: readonly ASTNode[], write: (texts: string[]) => string): string | null {
  const texts = parts.map(sourceOf);
  return texts.every((text) => text !== null) ? write(texts) : null;
}

/** Compares operators and operands; where a part stands in its source does not matter. */
function isSame(a: unknown, b: unknown): boolean {
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((part, at) => isSame(part, b[at]));
  if (isNode(a)) return isNode(b) && a.op === b.op && isSame(a.args, b.args);
  if (typeof a === "object" && a !== null) return String(a) === String(b);
  return a === b;
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === "object" && value !== null && "op" in value && "args" in value;
}
