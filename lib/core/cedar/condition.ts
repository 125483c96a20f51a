/** CEL conditions as verdicts that Cedar can evaluate. What Cedar can't say counts as erring, and is noted. */
import type { ASTNode } from "@marcbachmann/cel-js";
import { conditionProblem } from "@/lib/core/condition/condition";
import { repetitionOf } from "@/lib/core/condition/cost";
import { conditionEnvironment } from "@/lib/core/condition/environment";
import { atomVerdict } from "./conditionAtom";
import { cannotSay, type Ground } from "./ground";
import { both, chosen, ERRS, either, negated, type Verdict } from "./logic";
import { mentions, staticVerdict } from "./staticPart";

/** A condition, parsed; null for one with a problem, which errs whenever it is evaluated. */
export function parseCondition(source: string): ASTNode | null {
  return conditionProblem(source) === null ? conditionEnvironment.parse(source).ast : null;
}

/** What a condition's verdict hangs on beyond what Cedar can look at by itself. */
export interface Needs {
  /** It must be worked out for each action: the arguments have types of their own there. */
  action: boolean;
  /** It must be worked out for each agent: attributes are put in as they are. */
  agent: boolean;
}

export function needsOf(ast: ASTNode | null): Needs {
  const needs = { action: false, agent: false };
  if (ast !== null)
    for (const node of atomsOf(ast)) {
      const { roots, attributes } = mentions(node);
      const alone = roots.size === 1;
      if (roots.has("arguments") || (roots.has("action") && !alone)) needs.action = true;
      if (roots.has("agent") && !alone && (attributes || roots.has("environment") || roots.has("action")))
        needs.agent = true;
    }
  return needs;
}

/** What becomes of a whole condition, with the action and the agent that `ground` holds fixed. */
export function conditionVerdict(ast: ASTNode | null, ground: Ground): Verdict {
  if (ast === null) return ERRS;
  if (repetitionOf(ast) !== null)
    return cannotSay(ground, "Ambit errs where the arguments are too large for it, which Cedar can't measure");
  return verdictOf(ast, ground);
}

function verdictOf(ast: ASTNode, ground: Ground): Verdict {
  switch (ast.op) {
    case "&&":
      return both(ast.args.map((side) => verdictOf(side, ground)));
    case "||":
      return either(ast.args.map((side) => verdictOf(side, ground)));
    case "!_":
      return negated(verdictOf(ast.args, ground));
    case "?:": {
      const [condition, met, otherwise] = ast.args;
      return chosen(verdictOf(condition, ground), verdictOf(met, ground), verdictOf(otherwise, ground));
    }
    default:
      return staticVerdict(ast, ground) ?? atomVerdict(ast, ground);
  }
}

/** The largest parts of a condition that are no `&&`, `||`, `!` or `?:`. */
function atomsOf(ast: ASTNode): ASTNode[] {
  switch (ast.op) {
    case "&&":
    case "||":
    case "?:":
      return ast.args.flatMap(atomsOf);
    case "!_":
      return atomsOf(ast.args);
    default:
      return [ast];
  }
}
