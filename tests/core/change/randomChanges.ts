/** Random organisations beside the same with one or two parts of another: the changes that people propose. */
import fc from "fast-check";
import type { OrganisationState } from "@/lib/core/change/compare";
import type { AgentDefinition, OrganisationDefinition } from "@/lib/core/organisation/definition";
import { anyOrganisation } from "@/tests/reference/anyOrganisation";
import { anyCallTo, type Call } from "@/tests/reference/anyRequest";
import { definitionOf } from "@/tests/reference/organisation";

export interface RandomChange {
  before: OrganisationState;
  after: OrganisationState;
  calls: Call[];
}

type Edit = (before: OrganisationDefinition, other: OrganisationDefinition) => OrganisationDefinition;

const EDITS: Edit[] = [
  ofAgent((agent, other) => ({ ...agent, budget: other.budget })),
  ofAgent((agent, other) =>
    withGrants(agent, [...(agent.budget?.grants ?? []).slice(1), ...grantsOf(other).slice(0, 1)]),
  ),
  ofAgent((agent, other) => withGrants(agent, [...grantsOf(agent), ...grantsOf(other).slice(0, 1).map(renamed)])),
  ofAgent((agent) => withGrants(agent, grantsOf(agent).slice(1))),
  ofAgent((agent) =>
    withGrants(
      agent,
      grantsOf(agent).map(({ when: _, ...grant }) => grant),
    ),
  ),
  ofAgent((agent) =>
    withGrants(
      agent,
      grantsOf(agent).map((grant) => ({ ...grant, limits: grant.limits.map((one) => ({ ...one, max: one.max / 2 })) })),
    ),
  ),
  ofAgent((agent) =>
    withGrants(
      agent,
      grantsOf(agent).map((grant) => ({ ...grant, limits: [] })),
    ),
  ),
  ofAgent((agent, other) => ({ ...agent, stage: other.stage })),
  ofAgent((agent, { mode, observeUntil }) => ({ ...agent, mode, ...(observeUntil && { observeUntil }) })),
  ofAgent((agent, other) => ({ ...agent, lifecycle: other.lifecycle })),
  ofAgent((agent, other) => ({ ...agent, attributes: other.attributes })),
  (before, other) => ({ ...before, rules: [...before.rules.slice(1), ...other.rules.slice(0, 1)] }),
  (before) => ({ ...before, rules: before.rules.slice(1) }),
  (before, other) => ({ ...before, stages: [...before.stages.slice(1), ...other.stages.slice(0, 1)] }),
  (before, other) => ({
    ...before,
    tools: before.tools.map((tool, i) => ({
      ...tool,
      actions: tool.actions.map((action, j) => (j === 0 ? (other.tools[i]?.actions[j] ?? action) : action)),
    })),
  }),
  (before, other) => ({
    ...before,
    tools: before.tools.map((tool, i) => ({
      ...tool,
      actions: tool.actions.map((action, j) => {
        const { reversible, sensitivity } = other.tools[i]?.actions[j] ?? {};
        return { ...action, ...(reversible !== undefined && { reversible }), ...(sensitivity && { sensitivity }) };
      }),
    })),
  }),
  (before) => ({ ...before, environments: before.environments.map((one) => ({ ...one, rank: one.rank + 1 })) }),
];

function ofAgent(edit: (agent: AgentDefinition, other: AgentDefinition) => object): Edit {
  return (before, other) => ({
    ...before,
    agents: before.agents.map((agent, i) => {
      const like = other.agents[i];
      if (i !== 0 || like === undefined) return agent;
      const edited = Object.entries(edit(agent, like)).filter(([, value]) => value !== undefined);
      return Object.fromEntries(edited) as unknown as AgentDefinition;
    }),
  });
}

function grantsOf({ budget }: AgentDefinition) {
  return budget?.grants ?? [];
}

function withGrants(agent: AgentDefinition, grants: ReturnType<typeof grantsOf>): AgentDefinition {
  const ids = new Map(grants.map((grant) => [grant.id, grant]));
  return { ...agent, budget: { version: 3, ...agent.budget, grants: [...ids.values()] } };
}

function renamed<T extends { id: string }>(grant: T): T {
  return { ...grant, id: `${grant.id}-more` };
}

const stateOf = (definition: OrganisationDefinition): OrganisationState => ({ definition, people: [], groups: [] });

/** Two agents are as good as five here, and compare faster. */
const fewer = (organisation: OrganisationDefinition): OrganisationDefinition => ({
  ...organisation,
  killSwitches: [],
  agents: organisation.agents.slice(0, 2),
  rules: organisation.rules.map((rule) => ({
    ...rule,
    agents: (rule.agents ?? []).filter((one) => one === "one" || one === "two"),
  })),
});

export const anyChange: fc.Arbitrary<RandomChange> = fc
  .record({
    one: anyOrganisation,
    other: anyOrganisation,
    edits: fc.array(fc.constantFrom(...EDITS), { minLength: 1, maxLength: 2 }),
    back: fc.boolean(),
  })
  .chain(({ one, other, edits, back }) => {
    const from = fewer(definitionOf(one));
    const to = edits.reduce((definition, edit) => edit(definition, fewer(definitionOf(other))), from);
    const calls = fc.array(anyCallTo(one), { minLength: 12, maxLength: 12 });
    return calls.map((made) => ({ before: stateOf(back ? to : from), after: stateOf(back ? from : to), calls: made }));
  });
