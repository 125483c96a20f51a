/** CEL conditions: checked when they are saved, compiled once, evaluated in every decision that they bear on. */
import type { ASTNode, Context } from "@marcbachmann/cel-js";
import { assertAffordable, costProblem, repetitionOf } from "./cost";
import { CONDITION_VARIABLES, conditionEnvironment } from "./environment";

/** Evaluates to the condition's value. Throws where the condition errors or is broken: the caller fails closed. */
export type Condition = (variables: Context) => boolean;

/**
 * What is wrong with a condition, as one sentence, or null. Types are checked against the variables of a decision; the
 * result must be a boolean; the model's confidence can't be seen; `matches` and nested comprehensions are refused because
 * their cost on an agent's arguments has no bound; what remains is linear, or measured before it runs (`cost.ts`).
 */
export function conditionProblem(source: string): string | null {
  if (/\bconfidence\b/i.test(source))
    return "The model's confidence is recorded but no condition may use it: escalation follows risk, not confidence.";
  try {
    const { ast, check } = conditionEnvironment.parse(source);
    const costly = costProblem(ast);
    if (costly !== null) return costly;
    const { valid, type, error } = check();
    if (!valid) return `${firstLine(error?.message ?? "The condition has a type error")}. ${known()}`;
    if (type !== "bool" && type !== "dyn") return `The condition gives ${type}; it must be true or false.`;
    return null;
  } catch (error) {
    return `${firstLine(error instanceof Error ? error.message : String(error))}. ${known()}`;
  }
}

/** Compiles a condition. One with a problem compiles too, to a condition that always throws. */
export function compileCondition(source: string): Condition {
  const problem = conditionProblem(source);
  if (problem !== null) {
    return () => {
      throw new Error(problem);
    };
  }
  const parsed = conditionEnvironment.parse(source);
  return guarded(parsed.ast, parsed);
}

/** Evaluates `evaluate`, unless what `ast` repeats would take too long on these values. */
export function guarded(ast: ASTNode, evaluate: (variables: Context) => unknown): Condition {
  const repetition = repetitionOf(ast);
  return (variables) => {
    if (repetition !== null) {
      const { arguments: args, resource, request, agent } = variables;
      assertAffordable(repetition, [args, resource, request, agent]);
    }
    const value = evaluate(variables);
    if (typeof value !== "boolean") throw new Error("The condition did not give true or false.");
    return value;
  };
}

function firstLine(message: string): string {
  return (message.split("\n")[0] ?? "").trim().replace(/\.$/, "");
}

function known(): string {
  return `Conditions can use ${CONDITION_VARIABLES.join(", ")}, provenance(value) and values(text).`;
}
