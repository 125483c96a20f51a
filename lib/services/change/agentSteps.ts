/** The parts in which one agent of two bundles differs, each of which can be a change of its own. */

import type { Bundle } from "@/lib/contracts/bundle";
import type { ChangeContent } from "@/lib/contracts/changes";
import { isSame } from "./sameJson";

type Agent = Bundle["agents"][number];
type Budget = NonNullable<Agent["budget"]>;

/** One part of an agent that differs: what the agent is with it, and the content of the change that says so. */
export interface AgentStep {
  /** The agent with this part as it would be. */
  apply(agent: Agent): Agent;
  /** The parts of a change that it touches. */
  parts: readonly (keyof ChangeContent)[];
}

/** The parts in which one agent differs: each grant and limit of its budget, and everything else of it. */
export function agentSteps(was: Agent, is: Agent): AgentStep[] {
  const parts: AgentStep[] = [];
  for (const id of changedIds(was.budget?.grants, is.budget?.grants))
    parts.push({ parts: ["budget"], apply: (agent) => withGrant(agent, id, is.budget) });
  for (const id of changedIds(was.budget?.limits, is.budget?.limits))
    parts.push({ parts: ["budget"], apply: (agent) => withLimit(agent, id, is.budget) });
  for (const keys of [
    ["stage"],
    ["mode", "observeUntil"],
    ["lifecycle"],
    ["team"],
    ["owner"],
    ["purpose"],
    ["attributes"],
  ] as const)
    if (keys.some((key) => !isSame(Reflect.get(was, key), Reflect.get(is, key))))
      parts.push({
        parts: keys,
        apply: (agent) => ({ ...agent, ...Object.fromEntries(keys.map((key) => [key, Reflect.get(is, key)])) }),
      });
  return parts;
}

function changedIds<T extends { id: string }>(was: readonly T[] = [], is: readonly T[] = []): string[] {
  const ids = [...new Set([...was, ...is].map(({ id }) => id))];
  const of = (list: readonly T[], id: string) => list.find((one) => one.id === id);
  return ids.filter((id) => !isSame(of(was, id), of(is, id)));
}

function withGrant(agent: Agent, id: string, wanted: Budget | undefined): Agent {
  const budget = agent.budget ?? { grants: [] };
  return { ...agent, budget: { ...budget, grants: replaced(budget.grants, id, wanted?.grants) } };
}

function withLimit(agent: Agent, id: string, wanted: Budget | undefined): Agent {
  const { limits, ...budget } = agent.budget ?? { grants: [] };
  const next = replaced(limits ?? [], id, wanted?.limits);
  return { ...agent, budget: { ...budget, ...(next.length === 0 ? {} : { limits: next }) } };
}

function replaced<T extends { id: string }>(list: readonly T[], id: string, wanted: readonly T[] = []): T[] {
  const next = wanted.find((one) => one.id === id);
  if (next === undefined) return list.filter((one) => one.id !== id);
  return list.some((one) => one.id === id) ? list.map((one) => (one.id === id ? next : one)) : [...list, next];
}

/** The change that takes the steps on this agent, as it is now. */
export function contentOf(agent: Agent, steps: readonly AgentStep[]): ChangeContent {
  const next = steps.reduce((made, { apply }) => apply(made), agent);
  const parts = new Set(steps.flatMap((step) => step.parts));
  const said = [...parts].map((part) => [part, Reflect.get(next, part)]).filter(([, value]) => value !== undefined);
  return { agent: agent.name, ...Object.fromEntries(said) };
}
