/** Step 4, rules: every rule whose scope and actions apply is evaluated; one that errors counts as met. */
import type { Context } from "@marcbachmann/cel-js";
import type { Condition } from "@/lib/core/condition/condition";
import type { CompiledRule } from "@/lib/core/organisation/compile";
import type { Approvers } from "@/lib/core/organisation/definition";
import { list } from "@/lib/core/text/list";
import type { Cell } from "./cell";
import { shorten } from "./quote";
import type { Reason, ReasonCode } from "./types";

/** The longest part of a condition that a reason repeats. */
const CONDITION_MAX = 200;

export interface MetRule {
  rule: CompiledRule;
  errored: boolean;
}

/** The rules of a cell that are met, in the organisation's order. */
export function metRules({ rules, conditions }: Cell, variables: () => Context): MetRule[] {
  const results = conditions.map((condition) => evaluate(condition, variables));
  const met: MetRule[] = [];
  for (const { rule, condition } of rules) {
    const result = condition === null ? "met" : results[condition];
    if (result !== "not_met") met.push({ rule, errored: result === "errored" });
  }
  return met;
}

/** A met rule as a reason. */
export function ruleReason({ rule, errored }: MetRule, code: ReasonCode): Reason {
  const { name, version, effect, approvers, when } = rule.definition;
  const people = list(approvers.map(approverWords));
  const does = {
    stop: "stops this call",
    hand_off: `hands this over to ${people || "a person"}`,
    ask: `asks ${people || "a person"} first`,
  }[effect];
  const condition = shorten(when, CONDITION_MAX);
  const why = errored
    ? `its condition (${condition}) could not be evaluated, which counts as met`
    : `${condition} holds`;
  return { code, message: `The rule ${name} ${does}, because ${why}.`, rule: name, ruleVersion: version };
}

function approverWords(approver: Approvers): string {
  const { count } = approver;
  const people = count === 1 ? "1 person" : `${count} people`;
  if ("role" in approver) return `${people} who can answer as ${approver.role.replaceAll("_", " ")}`;
  if ("team" in approver) return `${people} of the team ${approver.team}`;
  if ("group" in approver) return `${people} of the group ${approver.group}`;
  return approver.person;
}

function evaluate(condition: Condition, variables: () => Context): "met" | "not_met" | "errored" {
  try {
    return condition(variables()) ? "met" : "not_met";
  } catch {
    // INVARIANT (fail toward people): a rule that can't be evaluated is in force.
    return "errored";
  }
}
