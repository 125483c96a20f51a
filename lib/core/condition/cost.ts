/** What a condition may cost on what an agent sends: refused where there is no bound, else measured before it runs. */
import type { ASTNode } from "@marcbachmann/cel-js";

const MACROS = new Set(["all", "exists", "exists_one", "map", "filter"]);

/** Functions that make many values of one text. */
const SPLITTING = new Set(["split", "json", "values"]);

/** Steps that a condition may take where it looks at one thing again and again (about 6 ns each). */
const STEPS_MAX = 5_000_000;

/** Characters that a text search gets through in the time of one step, at the least. */
const CHARACTERS_PER_STEP = 32;

/** What has no bound on its cost in a parsed condition, as one sentence, or null. */
export function costProblem(ast: unknown): string | null {
  return problemIn(ast, false);
}

/** What a condition does again and again while it walks through a list. */
export interface Repetition {
  /** Parts of a text count as elements too. */
  splits: boolean;
}

/**
 * How a condition repeats itself: null where it takes linear time, which is where nothing is walked through, or where
 * each element is looked at by itself.
 */
export function repetitionOf(ast: unknown): Repetition | null {
  if (!nodesOf(ast).some(looksAround)) return null;
  return { splits: nodesOf(ast).some(splits) };
}

/** Throws where a condition that repeats itself would take too long on these values. */
export function assertAffordable({ splits }: Repetition, values: readonly unknown[]): void {
  const size = { values: 0, characters: 0 };
  for (const value of values) measure(value, size);
  const elements = size.values + (splits ? size.characters : 0);
  if (elements * (elements + size.characters / CHARACTERS_PER_STEP) > STEPS_MAX)
    throw new Error("The arguments are too large for a condition that compares their elements with each other.");
}

function problemIn(node: unknown, inComprehension: boolean): string | null {
  if (Array.isArray(node)) {
    for (const part of node) {
      const problem = problemIn(part, inComprehension);
      if (problem !== null) return problem;
    }
    return null;
  }
  if (!isNode(node)) return null;
  if (node.op === "rcall" || node.op === "call") {
    const [name] = node.args;
    if (name === "matches")
      return "Conditions have no regular expressions: use startsWith, endsWith or contains, or a pattern in the argument schema.";
    if (name === "join") return "Conditions do not put texts together: compare the parts instead.";
  }
  if (!isMacro(node)) return problemIn(node.args, inComprehension);
  if (inComprehension) return "A comprehension inside another one has no bound on its cost: split the condition.";
  return problemIn(node.args.slice(1), true);
}

/** True for a comprehension whose body looks at anything but its own element. */
function looksAround(node: ASTNode): boolean {
  if (!isMacro(node)) return false;
  const [element, ...body] = node.args[2];
  const own = element?.op === "id" ? element.args : null;
  return nodesOf(body).some(({ op, args }) => op === "id" && args !== own);
}

function splits(node: ASTNode): boolean {
  return (node.op === "rcall" || node.op === "call") && SPLITTING.has(node.args[0]);
}

function isMacro(node: ASTNode): node is Extract<ASTNode, { op: "rcall" }> {
  return node.op === "rcall" && MACROS.has(node.args[0]);
}

/** A node and everything below it. */
function nodesOf(value: unknown): ASTNode[] {
  if (Array.isArray(value)) return value.flatMap(nodesOf);
  return isNode(value) ? [value, ...nodesOf(value.args)] : [];
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === "object" && value !== null && "op" in value && "args" in value;
}

function measure(value: unknown, size: { values: number; characters: number }): void {
  size.values += 1;
  if (typeof value === "string") size.characters += value.length;
  else if (Array.isArray(value)) for (const element of value) measure(element, size);
  else if (typeof value === "object" && value !== null) {
    for (const [name, member] of Object.entries(value)) {
      size.characters += name.length;
      measure(member, size);
    }
  }
}
