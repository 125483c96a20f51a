/** One part of the organisation, worked out for each action and agent that it must be, and put together where it is the same. */
import type { AgentDefinition } from "@/lib/core/organisation/definition";
import type { CatalogueAction } from "./catalogue";
import { type Bool, print } from "./logic";

export interface Variant {
  agents: AgentDefinition[];
  actions: CatalogueAction[];
  when: Bool;
}

/**
 * @param needs whether `translate` must be asked for each action and for each agent; else it is asked with null.
 * @returns those that can be true at all.
 */
export function variantsOf(
  { agents, actions }: { agents: readonly AgentDefinition[]; actions: readonly CatalogueAction[] },
  needs: { action: boolean; agent: boolean },
  translate: (action: CatalogueAction | null, agent: AgentDefinition | null) => Bool,
): Variant[] {
  const variants = new Map<string, Variant>();
  for (const group of needs.agent ? agents.map((one) => [one]) : [[...agents]]) {
    const agent = needs.agent ? (group[0] ?? null) : null;
    for (const { actions: own, when } of byText(actions, needs.action, (action) => translate(action, agent))) {
      const key = JSON.stringify([print(when), own.map(({ name }) => name)]);
      const same = variants.get(key);
      if (same === undefined) variants.set(key, { agents: [...group], actions: own, when });
      else same.agents.push(...group);
    }
  }
  return [...variants.values()].filter(({ agents: some, actions: own }) => some.length > 0 && own.length > 0);
}

function byText(
  actions: readonly CatalogueAction[],
  each: boolean,
  translate: (action: CatalogueAction | null) => Bool,
): { actions: CatalogueAction[]; when: Bool }[] {
  const found = new Map<string, { actions: CatalogueAction[]; when: Bool }>();
  for (const group of each ? actions.map((one) => [one]) : [[...actions]]) {
    const when = translate(each ? (group[0] ?? null) : null);
    if (when === false) continue;
    const key = print(when);
    const same = found.get(key);
    if (same === undefined) found.set(key, { actions: [...group], when });
    else same.actions.push(...group);
  }
  return [...found.values()];
}
