/**
 * Turns an organisation's definition into what `decide` evaluates: schemas and conditions compiled, names looked up. An
 * organisation changes more often than most of its grants are asked, so each grant is compiled when a call first needs it.
 */
import { type PartialCondition, partialCondition, type Remainders } from "@/lib/core/condition/partial";
import { byAction, namesAction } from "./actionPattern";
import { type ArgumentCheck, ArgumentSchemas } from "./argumentSchema";
import type {
  ActionDefinition,
  AgentDefinition,
  BudgetLimitDefinition,
  CeilingDefinition,
  EnvironmentDefinition,
  GrantDefinition,
  OrganisationDefinition,
  RuleDefinition,
  StageDefinition,
} from "./definition";
import { type Power, type RiskFacts, worstCase } from "./facts";

export interface CompiledAction {
  /** `tool.action`. */
  name: string;
  tool: string;
  definition: ActionDefinition;
  facts: RiskFacts;
  checkInput: ArgumentCheck | null;
}

export interface CompiledGrant {
  definition: GrantDefinition;
  checkArguments: ArgumentCheck | null;
  condition: PartialCondition | null;
  /** Epoch ms; null for a grant without an end. */
  expiresAt: number | null;
}

export interface CompiledRule {
  definition: RuleDefinition;
  condition: PartialCondition;
}

export interface CompiledStage {
  definition: StageDefinition;
  /** Every ceiling over a power in an environment: a call must stay below each of them. None: nothing is held. */
  ceilings: (power: Power, environment: string) => readonly CeilingDefinition[];
}

export interface CompiledAgent {
  definition: AgentDefinition;
  /** The grants that name an action in an environment, in the budget's order, expired ones included. */
  grantsFor: (action: string, environment: string) => readonly CompiledGrant[];
  /** The limits of the whole budget that count an action in an environment, in the budget's order. */
  limitsFor: (action: string, environment: string) => readonly BudgetLimitDefinition[];
  /** The rules whose scope covers this agent and action, in the organisation's order. */
  rulesFor: (action: string) => readonly CompiledRule[];
}

export interface CompiledOrganisation {
  definition: OrganisationDefinition;
  environments: ReadonlyMap<string, EnvironmentDefinition>;
  stages: ReadonlyMap<string, CompiledStage>;
  /** By `tool.action`. */
  actions: ReadonlyMap<string, CompiledAction>;
  /** By name. */
  agents: ReadonlyMap<string, CompiledAgent>;
}

/** What the parts of one organisation share. */
interface Compiler {
  schemas: ArgumentSchemas;
  remainders: Remainders;
}

/** Never throws: a broken schema or condition compiles to one that fails closed (see `checkOrganisation`). */
export function compileOrganisation(definition: OrganisationDefinition): CompiledOrganisation {
  const compiler: Compiler = { schemas: new ArgumentSchemas(), remainders: new Map() };
  const rules = definition.rules.map((rule) => ({
    definition: rule,
    condition: partialCondition(rule.when, compiler.remainders),
  }));
  return {
    definition,
    environments: new Map(definition.environments.map((environment) => [environment.name, environment])),
    stages: new Map(definition.stages.map((stage) => [stage.name, compileStage(stage)])),
    actions: new Map(
      definition.tools.flatMap((tool) =>
        tool.actions.map((action) => {
          const compiled = compileAction(tool.name, action, compiler);
          return [compiled.name, compiled] as const;
        }),
      ),
    ),
    agents: new Map(definition.agents.map((agent) => [agent.name, compileAgent(agent, rules, compiler)])),
  };
}

function compileStage(definition: StageDefinition): CompiledStage {
  const ceilings = new Map<string, CeilingDefinition[]>();
  for (const ceiling of definition.ceilings) {
    for (const environment of ceiling.environments) {
      const key = `${ceiling.power} ${environment}`;
      ceilings.set(key, [...(ceilings.get(key) ?? []), ceiling]);
    }
  }
  return { definition, ceilings: (power, environment) => ceilings.get(`${power} ${environment}`) ?? [] };
}

function compileAction(tool: string, definition: ActionDefinition, { schemas }: Compiler): CompiledAction {
  return {
    name: `${tool}.${definition.name}`,
    tool,
    definition,
    facts: worstCase(definition),
    checkInput: definition.inputSchema === undefined ? null : schemas.check(definition.inputSchema),
  };
}

function compileAgent(definition: AgentDefinition, rules: readonly CompiledRule[], compiler: Compiler): CompiledAgent {
  const grants = (definition.budget?.grants ?? []).map((grant) => ({
    grant,
    compiled: grantOnDemand(grant, compiler),
  }));
  const grantsNaming = byAction(grants, ({ grant }) => grant.actions);
  const limits = definition.budget?.limits ?? [];
  const own = rules.filter(({ definition: rule }) => coversAgent(rule, definition));
  return {
    definition,
    grantsFor: (action, environment) =>
      grantsNaming(action)
        .filter(({ grant }) => grant.environments.includes(environment))
        .map(({ compiled }) => compiled()),
    limitsFor: (action, environment) =>
      limits.filter(
        ({ actions, environments }) =>
          coversAction(actions, action) && (environments === undefined || environments.includes(environment)),
      ),
    rulesFor: (action) => own.filter(({ definition: { actions } }) => coversAction(actions, action)),
  };
}

function grantOnDemand(definition: GrantDefinition, compiler: Compiler): () => CompiledGrant {
  let compiled: CompiledGrant | undefined;
  return () => {
    compiled ??= compileGrant(definition, compiler);
    return compiled;
  };
}

function compileGrant(definition: GrantDefinition, { schemas, remainders }: Compiler): CompiledGrant {
  return {
    definition,
    checkArguments: definition.arguments === undefined ? null : schemas.check(definition.arguments),
    condition: definition.when === undefined ? null : partialCondition(definition.when, remainders),
    expiresAt: definition.expiresAt === undefined ? null : endOf(definition.expiresAt),
  };
}

/** An end that can't be read has passed. */
function endOf(time: string): number {
  const end = Date.parse(time);
  return Number.isNaN(end) ? Number.NEGATIVE_INFINITY : end;
}

/** A list that is absent or empty narrows nothing. */
function coversAction(patterns: readonly string[] | undefined, action: string): boolean {
  return patterns === undefined || patterns.length === 0 || patterns.some((pattern) => namesAction(pattern, action));
}

/** Each list narrows the rule: with teams and agents, it covers the named agents of the named teams. */
function coversAgent({ teams = [], agents = [] }: RuleDefinition, agent: AgentDefinition): boolean {
  return (teams.length === 0 || teams.includes(agent.team)) && (agents.length === 0 || agents.includes(agent.name));
}
