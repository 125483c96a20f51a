import { describe, expect, it } from "vitest";
import { oneCategory } from "@/lib/core/change/category";
import { compareStates } from "@/lib/core/change/compare";
import type { AgentDefinition, OrganisationDefinition } from "@/lib/core/organisation/definition";
import { readBase } from "../decisionCases";

const base = readBase().organisation;
const state = (definition: OrganisationDefinition) => ({ definition, people: [], groups: [] });
const compare = (before: OrganisationDefinition, after: OrganisationDefinition) =>
  compareStates(state(before), state(after));
const withAgent = (changed: Partial<AgentDefinition>) => ({
  ...base,
  agents: base.agents.map((agent) => ({ ...agent, ...changed })),
});
const withoutAction = (definition: OrganisationDefinition, name: string) => ({
  ...definition,
  tools: definition.tools.map((tool) => ({ ...tool, actions: tool.actions.filter((action) => action.name !== name) })),
});

describe("what widens without reaching anybody today", () => {
  it("an action that goes, while an agent is observed: rules know no facts of it then", () => {
    expect(compare(base, withoutAction(base, "label")).categories).toEqual([]);
    const observed = withAgent({ mode: "observe", observeUntil: "2027-01-01T00:00:00Z" });
    const { categories } = compare(observed, withoutAction(observed, "label"));
    expect(categories).toMatchObject([{ kind: "action", subject: "bank.label" }]);
  });

  it("a higher stage, even where nothing of the budget is let loose by it", () => {
    const higher = { name: "higher", version: 1, evidence: {}, ceilings: base.stages[0]?.ceilings ?? [] };
    const before = { ...base, stages: [...base.stages, higher] };
    const after = { ...before, agents: before.agents.map((agent) => ({ ...agent, stage: "higher" })) };
    expect(compare(before, after).categories).toMatchObject([{ kind: "promotion", subject: "helper", reaches: [] }]);
    expect(compare(after, before)).toMatchObject({
      categories: [],
      narrowing: [expect.stringMatching(/to supervised/)],
    });
  });
});

describe("the facts of an action", () => {
  const withFacts = (facts: object) => ({
    ...base,
    tools: [...base.tools, { name: "files", actions: [{ name: "read", version: 1, ...facts }] }],
  });
  const stated = { power: "read", sensitivity: "internal", blastRadius: "single", reversible: true } as const;

  it("that nobody had stated are one category, as a new action with its facts is", () => {
    const { categories } = compare(withFacts({}), withFacts(stated));
    expect(categories).toMatchObject([
      {
        kind: "risk_fact",
        subject: "files.read",
        name: "unstated",
        words: "the risk facts power, sensitivity, blastRadius and reversible of files.read, which nobody had stated",
      },
    ]);
  });

  it("that somebody had stated are a category each, whatever else is stated with them", () => {
    const before = withFacts({ ...stated, sensitivity: "confidential", reversible: undefined, blastRadius: "group" });
    expect(compare(before, withFacts(stated)).categories.map(({ name }) => name)).toEqual([
      "reversible",
      "sensitivity",
      "blastRadius",
    ]);
  });
});

describe("what a suspended agent may no longer do once it is active again", () => {
  const suspended = withAgent({ lifecycle: "suspended" });
  const first = suspended.agents[0];
  const without = (kept: (position: number) => boolean) => ({
    ...suspended,
    agents: suspended.agents.map((agent) =>
      agent.name === first?.name && agent.budget !== undefined
        ? { ...agent, budget: { ...agent.budget, grants: agent.budget.grants.filter((_, at) => kept(at)) } }
        : agent,
    ),
  });

  it("is a narrowing, and the way back widens", () => {
    const less = without((position) => position > 0);
    expect(compare(suspended, less)).toMatchObject({
      categories: [],
      narrowing: [`the budget of ${first?.name}, in what is held back today`],
    });
    expect(compare(less, suspended).categories.length).toBeGreaterThan(0);
  });

  it("is nothing where nothing differs", () => {
    expect(
      compare(
        suspended,
        without(() => true),
      ),
    ).toEqual({ categories: [], narrowing: [], agents: [] });
  });
});

it("more than one category is refused with their names and how to split them", () => {
  const after = withAgent({ owner: "somebody@example.com", team: "another" });
  expect(oneCategory(compare(base, after))).toMatch(
    /widens 2 categories.*: who owns helper; which team helper belongs to\. Keep one of them here/,
  );
});
