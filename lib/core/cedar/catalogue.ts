/** What Cedar knows of an organisation: its actions with the groups that stand for their facts, agents, environments. */
import { namesAction } from "@/lib/core/organisation/actionPattern";
import type {
  AgentDefinition,
  EnvironmentDefinition,
  JsonObject,
  OrganisationDefinition,
} from "@/lib/core/organisation/definition";
import { factsOfKind, RISK_FACTS, type RiskFacts, worstCase } from "@/lib/core/organisation/facts";
import { type RecordType, typeOfArguments } from "./argumentType";
import { atom, type Bool } from "./logic";
import { entity } from "./syntax";

export interface CatalogueAction {
  /** `tool.action`. */
  name: string;
  tool: string;
  action: string;
  facts: RiskFacts;
  inputSchema: JsonObject | undefined;
  arguments: RecordType;
}

export interface Catalogue {
  actions: readonly CatalogueAction[];
  agents: readonly AgentDefinition[];
  environments: readonly EnvironmentDefinition[];
  teams: readonly string[];
}

export function catalogueOf({ tools, agents, environments }: OrganisationDefinition): Catalogue {
  return {
    actions: tools.flatMap((tool) =>
      tool.actions.map((action) => ({
        name: `${tool.name}.${action.name}`,
        tool: tool.name,
        action: action.name,
        facts: worstCase(action),
        inputSchema: action.inputSchema,
        arguments: typeOfArguments(action.inputSchema),
      })),
    ),
    agents,
    environments,
    teams: [...new Set(agents.map(({ team }) => team))],
  };
}

/** Facts with one value each; an action is in the group `FACT:VALUE`. */
const VALUED = [...factsOfKind("choice"), ...factsOfKind("name")];
/** Facts with several values; an action is in a group `FACT:VALUE` for each. */
const SETS = factsOfKind("set");
/** Facts that are true or false, or there or not; an action is in the group of that name where it is. */
const FLAGS = [...factsOfKind("flag"), ...factsOfKind("evidence")];

/** The groups that an action is in. No action's name has a colon, or an asterisk, or no dot. */
export function groupsOf({ tool, facts }: CatalogueAction): string[] {
  return [
    toolGroup(tool),
    ...VALUED.flatMap((fact) => (facts[fact] === null ? [] : [`${fact}:${facts[fact]}`])),
    ...SETS.flatMap((fact) => facts[fact].map((value) => `${fact}:${value}`)),
    ...FLAGS.filter((flag) => facts[flag]),
  ];
}

/** Every group that there is, those without a member included. */
export function everyGroup({ actions }: Catalogue): string[] {
  const fixed = [
    ...[...factsOfKind("choice"), ...SETS].flatMap((fact) =>
      RISK_FACTS[fact].values.map((value) => `${fact}:${value}`),
    ),
    ...FLAGS,
  ];
  return [...new Set([...actions.flatMap(groupsOf), ...fixed])].sort();
}

function toolGroup(tool: string): string {
  return `${tool}.*`;
}

/** The group that stands for a fact's value in a condition, or null where there is none. */
export function groupOfFact({ actions }: Catalogue, fact: string, value: string): string | null {
  const valued: readonly string[] = VALUED;
  if (!valued.includes(fact)) return null;
  const group = `${fact}:${value}`;
  return actions.some((action) => groupsOf(action).includes(group)) ? group : null;
}

/** The group that stands for a flag in a condition, or null. */
export function groupOfFlag(fact: string): string | null {
  const flags: readonly string[] = FLAGS;
  return flags.includes(fact) ? fact : null;
}

/** The actions that any of the patterns name. */
export function actionsNamed({ actions }: Catalogue, patterns: readonly string[]): CatalogueAction[] {
  return actions.filter(({ name }) => patterns.some((one) => namesAction(one, name)));
}

/** The entities that cover exactly these actions: whole tools by their group. Null: every action there is. */
function coveringEntities({ actions }: Catalogue, names: ReadonlySet<string>): string[] | null {
  if (names.size === actions.length) return null;
  const tools = [...new Set(actions.map(({ tool }) => tool))];
  return tools.flatMap((tool) => {
    const own = actions.filter((action) => action.tool === tool);
    const covered = own.filter(({ name }) => names.has(name));
    if (own.length > 1 && covered.length === own.length) return [entity("Action", toolGroup(tool))];
    return covered.map(({ name }) => entity("Action", name));
  });
}

/** The action's part of a policy's scope. */
export function actionScope(catalogue: Catalogue, actions: readonly CatalogueAction[]): string {
  const covering = coveringEntities(catalogue, new Set(actions.map(({ name }) => name)));
  if (covering === null) return "action";
  const [only, ...others] = covering;
  if (only === undefined || others.length > 0) return `action in [${covering.join(", ")}]`;
  return only.endsWith('.*"') ? `action in ${only}` : `action == ${only}`;
}

/** True where the action is one of these. */
export function isOneOf(catalogue: Catalogue, actions: readonly CatalogueAction[]): Bool {
  if (actions.length === 0) return false;
  const scope = actionScope(catalogue, actions);
  return scope === "action" ? true : atom(scope);
}

/** True where the action is in any of these groups. */
export function inGroups(groups: readonly string[]): Bool {
  const [only, ...others] = groups.map((group) => entity("Action", group));
  if (only === undefined) return false;
  return atom(others.length === 0 ? `action in ${only}` : `action in [${[only, ...others].join(", ")}]`);
}

/** True where the call is made in one of these environments. */
export function inEnvironments({ environments }: Catalogue, names: readonly string[]): Bool {
  const covered = environments
    .filter(({ name }) => names.includes(name))
    .map(({ name }) => entity("Environment", name));
  if (covered.length === environments.length) return covered.length > 0;
  return oneOf("resource", covered);
}

/** True where the call is made by one of these agents. */
export function byAgents({ agents }: Catalogue, covered: readonly AgentDefinition[]): Bool {
  if (covered.length === agents.length) return covered.length > 0;
  const names = new Set(covered.map(({ name }) => name));
  const [team, ...others] = new Set(covered.map((agent) => agent.team));
  const whole = agents.filter((agent) => agent.team === team).every(({ name }) => names.has(name));
  if (team !== undefined && others.length === 0 && covered.length > 1 && whole)
    return atom(`principal in ${entity("Team", team)}`);
  return oneOf(
    "principal",
    covered.map(({ name }) => entity("Agent", name)),
  );
}

function oneOf(variable: "principal" | "resource", entities: readonly string[]): Bool {
  const [only, ...others] = entities;
  if (only === undefined) return false;
  return atom(others.length === 0 ? `${variable} == ${only}` : `${variable} in [${entities.join(", ")}]`);
}
