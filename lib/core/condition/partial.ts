/**
 * Conditions evaluated in advance as far as they go: most of what a rule asks is about the agent, the action and the
 * environment, and those are the same for every call of one agent's one action in one environment. There a condition is
 * always met, never met, or less than it was.
 */
import type { ASTNode, Context } from "@marcbachmann/cel-js";
import { type Condition, compileCondition, conditionProblem, guarded } from "./condition";
import { repetitionOf } from "./cost";
import { conditionEnvironment } from "./environment";
import { sourceOf } from "./source";

/** The variables that do not change from call to call. */
export type FixedVariables = Pick<Context, "agent" | "action" | "environment">;

/** What is left of a condition where its fixed variables are known. One that errors stays whole: it errors each time. */
export type Remainder = "always" | "never" | Condition;

/** A condition that waits for its fixed variables. */
export interface PartialCondition {
  /** All of it. */
  whole: Condition;
  remainder: (fixed: FixedVariables) => Remainder;
  /** The same as text. */
  remainderText: (fixed: FixedVariables) => "always" | "never" | { text: string };
  /** True when it asks where a value was first seen. */
  usesProvenance: boolean;
}

const FIXED = new Set(["agent", "action", "environment"]);
const MACROS = new Set(["all", "exists", "exists_one", "map", "filter"]);

type Part =
  | { kind: "fixed"; evaluate: (fixed: Context) => unknown }
  | { kind: "and" | "or"; left: Part; right: Part; text: string }
  | { kind: "not"; operand: Part; text: string }
  | { kind: "if"; condition: Part; met: Part; otherwise: Part; text: string }
  | { kind: "moving"; text: string };

/** A part whose fixed variables are known: its value, that it errors, or the condition that is left. */
type Folded = boolean | "error" | { text: string };

/** What was left of conditions, by its text: many rules come to the same in a place, and are then evaluated once for all. */
export type Remainders = Map<string, Condition>;

/** Prepares a condition once. What remains of it is compiled once for every place, and every condition, where it is the same. */
export function partialCondition(source: string, remainders: Remainders = new Map()): PartialCondition {
  const whole = compileCondition(source);
  if (conditionProblem(source) !== null) return unprepared(source, whole, false);
  const { ast } = conditionEnvironment.parse(source);
  const part = partOf(ast);
  // A part that cannot be written down again keeps its condition whole.
  if (part === null) return unprepared(source, whole, callsProvenance(ast));
  // What the whole may cost belongs to what is left of it, so that both err on the same arguments.
  const own = repetitionOf(ast) === null ? remainders : new Map<string, Condition>();
  return {
    whole,
    usesProvenance: callsProvenance(ast),
    remainder: (fixed) => {
      const folded = fold(part, fixed);
      if (typeof folded === "boolean") return folded ? "always" : "never";
      if (folded === "error") return whole;
      const known = own.get(folded.text) ?? compiled(folded.text, ast) ?? whole;
      own.set(folded.text, known);
      return known;
    },
    remainderText: (fixed) => {
      const folded = fold(part, fixed);
      if (typeof folded === "boolean") return folded ? "always" : "never";
      return folded === "error" ? { text: source } : { text: folded.text };
    },
  };
}

/** Null where the text has grown too deep for the parser: its parentheses count. */
function compiled(text: string, ast: ASTNode): Condition | null {
  try {
    return guarded(ast, conditionEnvironment.parse(text));
  } catch {
    return null;
  }
}

function unprepared(source: string, whole: Condition, usesProvenance: boolean): PartialCondition {
  return { whole, remainder: () => whole, remainderText: () => ({ text: source }), usesProvenance };
}

/** Only what stands where a boolean must: elsewhere a part that is no boolean is an error that folding would hide. */
function partOf(node: ASTNode): Part | null {
  const text = sourceOf(node);
  if (text === null) return null;
  if (isFixed(node, new Set())) return { kind: "fixed", evaluate: conditionEnvironment.parse(text) };
  switch (node.op) {
    case "&&":
    case "||": {
      const [left, right] = [partOf(node.args[0]), partOf(node.args[1])];
      if (left === null || right === null) return null;
      return { kind: node.op === "&&" ? "and" : "or", left, right, text };
    }
    case "!_": {
      const operand = partOf(node.args);
      return operand === null ? null : { kind: "not", operand, text };
    }
    case "?:": {
      const [condition, met, otherwise] = [partOf(node.args[0]), partOf(node.args[1]), partOf(node.args[2])];
      if (condition === null || met === null || otherwise === null) return null;
      return { kind: "if", condition, met, otherwise, text };
    }
    default:
      return { kind: "moving", text };
  }
}

function fold(part: Part, fixed: FixedVariables): Folded {
  switch (part.kind) {
    case "fixed":
      return known(part.evaluate, fixed);
    case "moving":
      return part;
    case "not": {
      const operand = fold(part.operand, fixed);
      if (typeof operand === "boolean") return !operand;
      return operand === "error" ? operand : { text: `!(${operand.text})` };
    }
    case "and":
    case "or":
      return foldBoth(part, fixed);
    case "if":
      return foldIf(part, fixed);
  }
}

/** As CEL has it: the side that decides does so even where the other one errors. */
function foldBoth(part: Extract<Part, { kind: "and" | "or" }>, fixed: FixedVariables): Folded {
  const deciding = part.kind === "or";
  const left = fold(part.left, fixed);
  const right = fold(part.right, fixed);
  if (left === deciding || right === deciding) return deciding;
  if (typeof left === "boolean") return right;
  if (typeof right === "boolean") return left;
  if (left === "error" && right === "error") return "error";
  if (left === "error" || right === "error") return { text: part.text };
  return { text: `(${left.text}) ${deciding ? "||" : "&&"} (${right.text})` };
}

function foldIf(part: Extract<Part, { kind: "if" }>, fixed: FixedVariables): Folded {
  const condition = fold(part.condition, fixed);
  if (condition === "error") return condition;
  if (typeof condition === "boolean") return fold(condition ? part.met : part.otherwise, fixed);
  const met = fold(part.met, fixed);
  const otherwise = fold(part.otherwise, fixed);
  if (met === "error" || otherwise === "error") return { text: part.text };
  return { text: `(${condition.text}) ? (${literal(met)}) : (${literal(otherwise)})` };
}

function literal(folded: boolean | { text: string }): string {
  return typeof folded === "boolean" ? String(folded) : folded.text;
}

function known(evaluate: (fixed: Context) => unknown, fixed: FixedVariables): boolean | "error" {
  try {
    const value = evaluate(fixed);
    return typeof value === "boolean" ? value : "error";
  } catch {
    return "error";
  }
}

/** True where nothing but fixed variables and what a comprehension binds itself is looked at. */
function isFixed(node: ASTNode, bound: ReadonlySet<string>): boolean {
  if (node.op === "id") return FIXED.has(node.args) || bound.has(node.args);
  if (node.op === "call" && node.args[0] === "provenance") return false;
  if (node.op === "rcall" && MACROS.has(node.args[0])) {
    const [, list, [element, ...body]] = node.args;
    if (element?.op !== "id") return false;
    const inside = new Set([...bound, element.args]);
    return isFixed(list, bound) && body.every((part) => isFixed(part, inside));
  }
  return childrenOf(node.args).every((child) => isFixed(child, bound));
}

function callsProvenance(node: ASTNode): boolean {
  return (node.op === "call" && node.args[0] === "provenance") || childrenOf(node.args).some(callsProvenance);
}

function childrenOf(args: unknown): ASTNode[] {
  if (Array.isArray(args)) return args.flatMap(childrenOf);
  return typeof args === "object" && args !== null && "op" in args && "args" in args ? [args as ASTNode] : [];
}
