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

it("more than one category is refused with their names and how to split them", () => {
  const after = withAgent({ owner: "somebody@example.com", team: "another" });
  expect(oneCategory(compare(base, after))).toMatch(
    /widens 2 categories.*: who owns helper; which team helper belongs to\. Keep one of them here/,
  );
});
