/** Whether one condition holds only where another does. What cannot be shown is not claimed. */
import type { ASTNode } from "@marcbachmann/cel-js";
import { conditionEnvironment } from "@/lib/core/condition/environment";
import { sourceOf } from "@/lib/core/condition/source";

/**
 * A condition as it stands in a cell: that it always or never holds, or its text with the fixed variables that it was
 * written for, because the same text over other attributes is another condition.
 */
export type Standing = "always" | "never" | { text: string; fixed: string };

/**
 * True only where `inner` cannot hold without `outer`: the same text, or every part of `outer` that is joined by `&&` is also
 * one of `inner`'s. It holds for errors too: where `inner` errors, `outer` errors or holds.
 */
export function holdsOnlyWhere(inner: Standing, outer: Standing): boolean {
  if (inner === "never" || outer === "always") return true;
  if (inner === "always" || outer === "never") return false;
  const [own, others] = [conjuncts(inner), conjuncts(outer)];
  return others.every((part) => own.includes(part));
}

const FIXED = /\b(?:agent|action|environment)\b/;

function conjuncts({ text, fixed }: Exclude<Standing, string>): string[] {
  const parts = partsOf(text) ?? [text];
  return parts.map((part) => (FIXED.test(part) ? `${part} of ${fixed}` : part));
}

function partsOf(text: string): string[] | null {
  try {
    return joined(conditionEnvironment.parse(text).ast);
  } catch {
    return null;
  }
}

function joined(node: ASTNode): string[] | null {
  if (node.op !== "&&") {
    const text = sourceOf(node);
    return text === null ? null : [text];
  }
  const [left, right] = [joined(node.args[0]), joined(node.args[1])];
  return left === null || right === null ? null : [...left, ...right];
}
