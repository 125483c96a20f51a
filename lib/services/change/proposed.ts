/** What the organisation would be with a change, and what stands in its place now. Both as bundles, which are checked whole. */
import type { Bundle } from "@/lib/contracts/bundle";
import type { ChangeContent } from "@/lib/contracts/changes";

type Named = { name: string };

/** The bundle with the change in it. */
export function withChange(bundle: Bundle, content: ChangeContent): Bundle {
  return {
    ...bundle,
    environments: set(bundle.environments, content.environments),
    people: setPerson(bundle.people, content.person),
    groups: set(bundle.groups, content.group && [content.group]),
    ...(bundle.stages === undefined ? {} : { stages: set(bundle.stages, content.stages) }),
    tools: withCatalogue(bundle.tools, content),
    agents: withAgent(bundle.agents, content),
    rules: set(
      bundle.rules.filter(({ name }) => !content.removeRules?.includes(name)),
      content.rules,
    ),
  };
}

/** What stands where the change would put something, null where there is nothing: its base. */
export function baseOf(bundle: Bundle, content: ChangeContent): Record<string, unknown> {
  const found = <T extends Named>(list: readonly T[] | undefined, names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [name, list?.find((one) => one.name === name) ?? null]));
  const names = (list: readonly Named[] | undefined) => (list ?? []).map(({ name }) => name);
  if (content.agent !== undefined) {
    const agent = bundle.agents.find(({ name }) => name === content.agent);
    return Object.fromEntries(agentParts(content).map(([part]) => [part, agent?.[part] ?? null]));
  }
  if (content.newAgent !== undefined) return { agents: found(bundle.agents, [content.newAgent.name]) };
  if (content.person !== undefined) {
    const { email } = content.person;
    return { people: { [email]: bundle.people.find((one) => one.email === email) ?? null } };
  }
  if (content.group !== undefined) return { groups: found(bundle.groups, [content.group.name]) };
  if (content.stages !== undefined) return { stages: found(bundle.stages, names(content.stages)) };
  if (content.environments !== undefined)
    return { environments: found(bundle.environments, names(content.environments)) };
  if (content.catalogue !== undefined || content.removeActions !== undefined)
    return {
      actions: found(
        bundle.tools.flatMap((tool) => tool.actions.map((one) => ({ ...one, name: `${tool.name}.${one.name}` }))),
        [
          ...(content.catalogue ?? []).flatMap((tool) => tool.actions.map(({ name }) => `${tool.name}.${name}`)),
          ...(content.removeActions ?? []),
        ],
      ),
    };
  return { rules: found(bundle.rules, [...names(content.rules), ...(content.removeRules ?? [])]) };
}

/** Those of one agent that the change says. */
export function agentParts(content: ChangeContent) {
  const { budget, stage, mode, observeUntil, lifecycle, team, owner, purpose, attributes } = content;
  const parts = { budget, stage, mode, observeUntil, lifecycle, team, owner, purpose, attributes };
  return Object.entries(parts).filter(([, value]) => value !== undefined) as [keyof typeof parts, unknown][];
}

function withAgent(agents: Bundle["agents"], content: ChangeContent): Bundle["agents"] {
  if (content.newAgent !== undefined) return [...agents, content.newAgent];
  if (content.agent === undefined) return agents;
  return agents.map((agent) => {
    if (agent.name !== content.agent) return agent;
    const next = { ...agent, ...Object.fromEntries(agentParts(content)) };
    if (next.mode === "enforce") delete next.observeUntil;
    return next;
  });
}

function withCatalogue(tools: Bundle["tools"], { catalogue = [], removeActions = [] }: ChangeContent): Bundle["tools"] {
  const kept = tools.map((tool) => ({
    ...tool,
    actions: tool.actions.filter(({ name }) => !removeActions.includes(`${tool.name}.${name}`)),
  }));
  return catalogue.reduce(
    (list, { name, actions }) =>
      set(list, [{ name, actions: set(list.find((tool) => tool.name === name)?.actions ?? [], actions) }]),
    kept,
  );
}

/** Each item in the place of the one of the same name, or at the end. */
function set<T extends Named>(list: readonly T[], items: readonly T[] = []): T[] {
  const replaced = list.map((one) => items.find(({ name }) => name === one.name) ?? one);
  return [...replaced, ...items.filter(({ name }) => !list.some((one) => one.name === name))];
}

function setPerson(people: Bundle["people"], next: ChangeContent["person"]): Bundle["people"] {
  if (next === undefined) return people;
  return people.some(({ email }) => email === next.email)
    ? people.map((one) => (one.email === next.email ? next : one))
    : [...people, next];
}
