/** An organisation as the judge reads it: the definition, with its conditions as trees. */
import type {
  AgentDefinition,
  BudgetDefinition,
  GrantDefinition,
  OrganisationDefinition,
  RuleDefinition,
} from "@/lib/core/organisation/definition";
import { type Condition, print } from "./conditions";

export type Rule = Omit<RuleDefinition, "when"> & { when: Condition };
export type Grant = Omit<GrantDefinition, "when"> & { when?: Condition };
export type Budget = Omit<BudgetDefinition, "grants"> & { grants: Grant[] };
export type Agent = Omit<AgentDefinition, "budget"> & { budget?: Budget };
export type Organisation = Omit<OrganisationDefinition, "agents" | "rules"> & { agents: Agent[]; rules: Rule[] };

/** What the engine is given. */
export function definitionOf({ agents, rules, ...rest }: Organisation): OrganisationDefinition {
  return {
    ...rest,
    agents: agents.map(({ budget, ...agent }) => ({
      ...agent,
      ...(budget === undefined ? {} : { budget: { ...budget, grants: budget.grants.map(printed) } }),
    })),
    rules: rules.map((rule) => ({ ...rule, when: print(rule.when) })),
  };
}

function printed({ when, ...grant }: Grant): GrantDefinition {
  return { ...grant, ...(when === undefined ? {} : { when: print(when) }) };
}

/** `banking.send_money` names one action, `banking.*` every action of the tool. */
export function names(patterns: readonly string[], action: string): boolean {
  return patterns.some((pattern) => pattern === action || pattern === `${toolOf(action)}.*`);
}

export function toolOf(action: string): string {
  return action.split(".", 1)[0] ?? "";
}
