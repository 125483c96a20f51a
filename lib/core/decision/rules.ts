/** Step 4, rules: every rule whose scope and actions apply is evaluated; one that errors counts as met. */
import type { Context } from "@marcbachmann/cel-js";
import type { CompiledAgent, CompiledRule } from "@/lib/core/organisation/compile";
import type { DecisionRequest, Reason, ReasonCode } from "./types";

export interface MetRule {
  rule: CompiledRule;
  errored: boolean;
}

/** The rules that are met, in the organisation's order. */
export function metRules(request: DecisionRequest, agent: CompiledAgent, variables: () => Context): MetRule[] {
  return agent.rulesFor(request.action).flatMap((rule) => {
    const result = evaluate(rule, variables);
    return result === "not_met" ? [] : [{ rule, errored: result === "errored" }];
  });
}

/** A met rule as a reason. */
export function ruleReason({ rule, errored }: MetRule, code: ReasonCode): Reason {
  const { name, version, effect } = rule.definition;
  const does = { stop: "stops this", hand_off: "hands this to a person", ask: "asks a person first" }[effect];
  const why = errored ? ": its condition could not be evaluated, which counts as met" : "";
  return { code, message: `The rule ${name} ${does}${why}.`, rule: name, ruleVersion: version };
}

function evaluate(rule: CompiledRule, variables: () => Context): "met" | "not_met" | "errored" {
  try {
    return rule.condition(variables()) ? "met" : "not_met";
  } catch {
    // INVARIANT (fail toward people): a rule that can't be evaluated is in force.
    return "errored";
  }
}
