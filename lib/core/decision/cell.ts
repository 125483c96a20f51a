/**
 * What a call of one agent's one action in one environment is decided by, worked out once for all such calls: nothing that
 * cannot bear on them is looked at again.
 */
import type { Condition } from "@/lib/core/condition/condition";
import type { FixedVariables, Remainder } from "@/lib/core/condition/partial";
import type {
  CompiledAction,
  CompiledAgent,
  CompiledGrant,
  CompiledOrganisation,
  CompiledRule,
} from "@/lib/core/organisation/compile";
import type { EnvironmentDefinition } from "@/lib/core/organisation/definition";
import { worstCase } from "@/lib/core/organisation/facts";
import { outOfBounds } from "./bounds";
import { ceilingDenial, powerDenial } from "./ceiling";
import type { DecisionRequest, Reason } from "./types";
import { fixedVariables } from "./variables";

export interface CellGrant {
  grant: CompiledGrant;
  /** What the action exceeds or falls outside of, whatever the call says; null when nothing. */
  outOfBounds: string | null;
  condition: Remainder;
}

export interface CellRule {
  rule: CompiledRule;
  /** Which of the cell's conditions; null for a rule that is always met. */
  condition: number | null;
}

export interface Cell {
  fixed: FixedVariables;
  /** Why the stage or the power rules it out, whatever the call says. */
  outside: Reason | null;
  /** The grants that name the action here, in the budget's order, expired ones included. */
  grants: readonly CellGrant[];
  /** The rules that can be met, in the organisation's order. */
  rules: readonly CellRule[];
  /** What is left of the rules' conditions, each once. */
  conditions: readonly Condition[];
  /** True when one of the conditions asks where a value was first seen. */
  usesProvenance: boolean;
}

const UNKNOWN_FACTS = worstCase({});

/** Most cells kept for one agent; the oldest are worked out again. */
const CELLS_MAX = 2_000;

/** By agent, as one organisation's version has it, then by action and environment. They go with the organisation. */
const cells = new WeakMap<CompiledAgent, Map<string, Cell>>();

/** The cell of a call. An action that the catalogue does not have gets one that is not kept: there is no end of them. */
export function cellOf(
  organisation: CompiledOrganisation,
  agent: CompiledAgent,
  { action: name, environment }: { action: string; environment: EnvironmentDefinition },
): Cell {
  const action = organisation.actions.get(name);
  if (action === undefined) return unknownCell(agent, name, environment);
  const known = cells.get(agent) ?? new Map<string, Cell>();
  cells.set(agent, known);
  const key = `${environment.name} ${name}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = makeCell(organisation, agent, action, environment);
  for (const oldest of known.keys()) {
    if (known.size < CELLS_MAX) break;
    known.delete(oldest);
  }
  known.set(key, made);
  return made;
}

/** True when deciding this call can ask where a value was first seen. */
export function usesProvenance(organisation: CompiledOrganisation, request: DecisionRequest): boolean {
  const agent = organisation.agents.get(request.agent);
  const environment = organisation.environments.get(request.environment);
  if (agent === undefined || environment === undefined) return false;
  return cellOf(organisation, agent, { action: request.action, environment }).usesProvenance;
}

function makeCell(
  organisation: CompiledOrganisation,
  agent: CompiledAgent,
  action: CompiledAction,
  environment: EnvironmentDefinition,
): Cell {
  const fixed = fixedVariables(agent.definition, action.name, action.facts, environment);
  const stage = organisation.stages.get(agent.definition.stage);
  const grants = agent.grantsFor(action.name, environment.name).map((grant) => ({
    grant,
    outOfBounds: outOfBounds(action, grant.definition),
    condition: grant.condition?.remainder(fixed) ?? "always",
  }));
  const conditions = new Map<Condition, number>();
  const rules = agent
    .rulesFor(action.name)
    .flatMap((rule) => cellRule(rule, rule.condition.remainder(fixed), conditions));
  return {
    fixed,
    outside: ceilingDenial(action, environment, stage) ?? powerDenial(action, environment),
    grants,
    rules,
    conditions: [...conditions.keys()],
    usesProvenance:
      grants.some(({ grant }) => grant.condition?.usesProvenance === true) ||
      rules.some(({ rule }) => rule.condition.usesProvenance),
  };
}

/** Its conditions are evaluated whole, each time: preparing them would cost more than it saves. */
function unknownCell(agent: CompiledAgent, action: string, environment: EnvironmentDefinition): Cell {
  const conditions = new Map<Condition, number>();
  const rules = agent.rulesFor(action).flatMap((rule) => cellRule(rule, rule.condition.whole, conditions));
  return {
    fixed: fixedVariables(agent.definition, action, UNKNOWN_FACTS, environment),
    outside: null,
    grants: [],
    rules,
    conditions: [...conditions.keys()],
    usesProvenance: rules.some(({ rule }) => rule.condition.usesProvenance),
  };
}

/** One rule, and its condition among the others; nothing for a rule that is never met. */
function cellRule(rule: CompiledRule, remainder: Remainder, conditions: Map<Condition, number>): CellRule[] {
  if (remainder === "never") return [];
  if (remainder === "always") return [{ rule, condition: null }];
  const place = conditions.get(remainder) ?? conditions.size;
  conditions.set(remainder, place);
  return [{ rule, condition: place }];
}
