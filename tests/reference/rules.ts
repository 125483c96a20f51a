/** Which rules are met. */
import type { DecisionRequest } from "@/lib/core/decision/types";
import { evaluate, type Scope } from "./evaluate";
import { type Agent, names, type Rule } from "./organisation";

export interface MetRule {
  rule: Rule;
  errored: boolean;
}

/** Every rule that is for this agent and action, and whose condition is met or can't be told. */
export function rulesMet(
  rules: readonly Rule[],
  { agent, request, scope }: { agent: Agent; request: DecisionRequest; scope: Scope },
): MetRule[] {
  return rules
    .filter(({ actions = [], teams = [], agents = [] }) => {
      const isForAction = actions.length === 0 || names(actions, request.action);
      const isForTeam = teams.length === 0 || teams.includes(agent.team);
      return isForAction && isForTeam && (agents.length === 0 || agents.includes(agent.name));
    })
    .map((rule) => ({ rule, truth: evaluate(rule.when, scope) }))
    .filter(({ truth }) => truth !== false)
    .map(({ rule, truth }) => ({ rule, errored: truth === "error" }));
}
