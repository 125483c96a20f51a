/** What a change widens, category by category, and what it narrows. */
import canonicalize from "canonicalize";
import { authorityComparison, authorityState } from "@/lib/core/authority/diff";
import type { CellDifference } from "@/lib/core/authority/difference";
import type { CompiledOrganisation } from "@/lib/core/organisation/compile";
import type { AgentDefinition, OrganisationDefinition } from "@/lib/core/organisation/definition";
import { POWERS } from "@/lib/core/organisation/facts";
import { type Category, type Change, categoryKey, type Place } from "./category";
import type { Element } from "./element";
import { elementsOf, isSame } from "./elements";
import { comparePeople, type PeopleState } from "./people";

export interface OrganisationState extends PeopleState {
  definition: OrganisationDefinition;
}

/**
 * Compares two states of the organisation. Whatever may widen is in a category: each part that differs is judged alone, the
 * budgets with everything else in place, and what widens only by several parts together is a category too. A grant that the
 * agent's stage or state holds back today counts as widened: it would be let loose by something else later.
 */
export function compareStates(before: OrganisationState, after: OrganisationState): Change {
  const elements = elementsOf(before.definition, after.definition);
  const agents = agentsConcerned(before.definition, after.definition, elements);
  // Nobody else's authority is looked at: most changes are about one agent of many.
  const was = withAgents(before.definition, agents);
  const is = withAgents(after.definition, agents);
  const from = authorityState(was);
  const judged = elements.map((element) => ({ element, reaches: reachOf(element, was, from, agents) }));
  const categories = judged
    .filter(({ element, reaches }) => element.widens || reaches.length > 0)
    .map(({ element, reaches }): Category => ({ ...element.category, reaches }));
  const narrowing = judged
    .filter(({ element, reaches }) => !element.widens && reaches.length === 0)
    .map(({ element }) => element.category.words);
  categories.push(...budgetCategories(was, is, elements));

  const compare = authorityComparison(from, authorityState(is));
  const differences = agents.map((agent) => ({ agent, cells: compare(agent) })).filter(({ cells }) => cells.length > 0);
  categories.push(...unexplained(differences, categories));
  const shown = new Set([...differences.map(({ agent }) => agent), ...categories.map(({ subject }) => subject)]);
  narrowing.push(...heldBackNarrowing(was, is, (agent) => !shown.has(agent)));
  const people = comparePeople(before, after);
  return {
    categories: merged([...categories, ...people.categories]),
    narrowing: [...narrowing, ...people.narrowing],
    agents: differences,
  };
}

/** Every agent where something differs that is about all of them; else those that differ themselves. */
function agentsConcerned(
  before: OrganisationDefinition,
  after: OrganisationDefinition,
  elements: readonly Element[],
): string[] {
  const isShared = elements.some(({ category }) => OF_EVERY_AGENT.has(category.kind));
  const differs = (name: string) =>
    !isSame(
      before.agents.find((agent) => agent.name === name),
      after.agents.find((agent) => agent.name === name),
    );
  const names = new Set([...before.agents, ...after.agents].map(({ name }) => name));
  return [...names].filter((name) => isShared || differs(name)).sort();
}

function withAgents(definition: OrganisationDefinition, names: readonly string[]): OrganisationDefinition {
  const wanted = new Set(names);
  return { ...definition, agents: definition.agents.filter(({ name }) => wanted.has(name)) };
}

const OF_EVERY_AGENT = new Set(["rule", "risk_fact", "action", "stage", "environment"]);

const OF_ONE_AGENT = new Set(["promotion", "new_agent", "observe_mode", "reactivation"]);

function reachOf(
  { category, apply }: Element,
  before: OrganisationDefinition,
  from: CompiledOrganisation,
  agents: readonly string[],
): Place[] {
  const compare = authorityComparison(from, authorityState(apply(before)));
  const concerned = OF_ONE_AGENT.has(category.kind) ? [category.subject] : agents;
  return concerned.flatMap((agent) => widened(compare(agent)).map((cell) => placeOf(agent, cell)));
}

/** By power and environment, for each agent whose budget or attributes differ. */
function budgetCategories(
  before: OrganisationDefinition,
  after: OrganisationDefinition,
  elements: readonly Element[],
): Category[] {
  const edited = after.agents.filter((agent) => isEdited(before, agent)).map(({ name }) => name);
  if (edited.length === 0) return [];
  const others = elements.reduce((definition, { apply }) => apply(definition), before);
  const pairs = [
    [others, after],
    [heldBackByNothing(others, edited), heldBackByNothing(after, edited)],
  ] as const;
  return merged(
    pairs.flatMap(([was, is]) => {
      const compare = authorityComparison(authorityState(was), authorityState(is));
      return edited.flatMap((agent) => widened(compare(agent)).map((cell) => cellCategory(agent, cell)));
    }),
  );
}

/** The budgets that differ only in what an agent's state or stage holds back today, and let nothing more loose. */
function heldBackNarrowing(
  was: OrganisationDefinition,
  is: OrganisationDefinition,
  isUntold: (agent: string) => boolean,
): string[] {
  const edited = is.agents.filter((agent) => isEdited(was, agent) && isUntold(agent.name)).map(({ name }) => name);
  if (edited.length === 0) return [];
  const compare = authorityComparison(
    authorityState(heldBackByNothing(was, edited)),
    authorityState(heldBackByNothing(is, edited)),
  );
  return edited
    .filter((agent) => compare(agent).length > 0)
    .map((agent) => `the budget of ${agent}, in what is held back today`);
}

function isEdited({ agents }: OrganisationDefinition, { name, budget, attributes }: AgentDefinition): boolean {
  const was = agents.find((one) => one.name === name);
  if (was === undefined) return false;
  const text = (part: Pick<AgentDefinition, "budget" | "attributes">) =>
    canonicalize({ grants: part.budget?.grants ?? [], limits: part.budget?.limits ?? [], attributes: part.attributes });
  return text(was) !== text({ ...(budget === undefined ? {} : { budget }), attributes });
}

/** The state in which these agents are active, enforced, and on a stage that holds everything. */
function heldBackByNothing(definition: OrganisationDefinition, names: readonly string[]): OrganisationDefinition {
  const stage = "(holds everything)";
  const environments = definition.environments.map(({ name }) => name);
  return {
    ...definition,
    stages: [
      ...definition.stages,
      { name: stage, version: 1, evidence: {}, ceilings: POWERS.map((power) => ({ power, environments })) },
    ],
    agents: definition.agents.map((agent) =>
      names.includes(agent.name) ? { ...agent, stage, lifecycle: "active", mode: "enforce" } : agent,
    ),
  };
}

/** What widens in the whole and lies in no category yet. */
function unexplained(differences: Change["agents"], categories: readonly Category[]): Category[] {
  const known = new Set(categories.flatMap(({ reaches }) => reaches.map((place) => canonicalize(place))));
  return merged(
    differences.flatMap(({ agent, cells }) =>
      widened(cells)
        .filter((cell) => !known.has(canonicalize(placeOf(agent, cell))))
        .map((cell) => cellCategory(agent, cell)),
    ),
  );
}

function widened(cells: readonly CellDifference[]): CellDifference[] {
  return cells.filter(({ verdict }) => verdict === "widened");
}

function placeOf(agent: string, { action, environment }: CellDifference): Place {
  return { agent, action, environment };
}

function cellCategory(agent: string, cell: CellDifference): Category {
  const { power, environment } = cell;
  return {
    kind: "cell",
    subject: agent,
    power,
    environment,
    words: `${power ?? "an unknown power"} in ${environment} for ${agent}`,
    reaches: [placeOf(agent, cell)],
  };
}

function merged(categories: readonly Category[]): Category[] {
  const found = new Map<string, Category>();
  for (const category of categories) {
    const key = categoryKey(category);
    const same = found.get(key);
    const reaches = [...(same?.reaches ?? []), ...category.reaches];
    const distinct = new Map(reaches.map((place) => [canonicalize(place), place]));
    found.set(key, { ...category, reaches: [...distinct.values()] });
  }
  return [...found.values()];
}
