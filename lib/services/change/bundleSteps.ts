/** The difference of two bundles as the smallest changes that make it. */

import type { Bundle } from "@/lib/contracts/bundle";
import type { ChangeContent } from "@/lib/contracts/changes";
import { TOUCHES } from "@/lib/core/organisation/facts";
import { isSame } from "./sameJson";

type Agent = Bundle["agents"][number];

/** What no change request carries: as words, for whoever imports. */
export function notCarried(before: Bundle, after: Bundle): string[] {
  const words: string[] = [];
  for (const { name } of after.teams)
    if (!has(before.teams, name)) words.push(`the team ${name} is new: teams are not made by change requests`);
  for (const agent of after.agents) {
    const was = before.agents.find(({ name }) => name === agent.name);
    if (was !== undefined && !isSame(was.principals, agent.principals))
      words.push(`the principals of ${agent.name} differ: they are kept as they are`);
  }
  if (isAnother(before, after)) words.push("the file names none of the agents: they are kept as they are");
  const gone = <T extends { name: string }>(kind: string, one: readonly T[] = [], other: readonly T[] = []) => {
    for (const { name } of one)
      if (!has(other, name)) words.push(`the ${kind} ${name} is not in the file: it is kept as it is`);
  };
  gone("environment", before.environments, after.environments);
  gone("team", before.teams, after.teams);
  gone("group", before.groups, after.groups);
  gone("stage", before.stages, after.stages ?? before.stages);
  for (const { email, disabled } of before.people)
    if (disabled !== true && !after.people.some((one) => one.email === email))
      words.push(`${email} is not in the file: they are kept as they are`);
  return words;
}

/** Everything but what is about agents that are there: each a change of its own, in the order in which they build on each other. */
export function sharedContents(before: Bundle, after: Bundle): ChangeContent[] {
  const changed = <T extends { name: string }>(was: readonly T[] = [], is: readonly T[] = []) =>
    is.filter(
      (one) =>
        !isSame(
          was.find(({ name }) => name === one.name),
          one,
        ),
    );
  return [
    ...changed(before.environments, after.environments).map((one) => ({ environments: [one] })),
    ...changed(before.stages, after.stages).map((one) => ({ stages: [one] })),
    ...catalogueContents(before, after),
    ...after.people
      .filter((person) => !isSame(sorted(before.people.find(({ email }) => email === person.email)), sorted(person)))
      .map((person) => ({ person })),
    ...changed(before.groups.map(sortedGroup), after.groups.map(sortedGroup)).map((group) => ({ group })),
    ...changed(before.rules, after.rules).map((rule) => ({ rules: [rule] })),
    ...before.rules.filter(({ name }) => !has(after.rules, name)).map(({ name }) => ({ removeRules: [name] })),
    ...after.agents.filter(({ name }) => !has(before.agents, name)).map((newAgent) => ({ newAgent })),
    ...goneAgents(before, after).map(({ name }) => ({ agent: name, lifecycle: "retired" as const })),
  ];
}

/** A file that names none of the agents is another organisation's: nobody means to retire them all with it. */
function goneAgents(before: Bundle, after: Bundle): Agent[] {
  const gone = before.agents.filter(({ name, lifecycle }) => !has(after.agents, name) && lifecycle !== "retired");
  return isAnother(before, after) ? [] : gone;
}

function isAnother(before: Bundle, after: Bundle): boolean {
  return before.agents.length > 0 && !before.agents.some(({ name }) => has(after.agents, name));
}

/** One action a change: its facts are told apart there. */
function catalogueContents(before: Bundle, after: Bundle): ChangeContent[] {
  const actionsOf = ({ tools }: Bundle) =>
    tools.flatMap(({ name: tool, actions }) => actions.map((action) => ({ tool, action })));
  const find = (bundle: Bundle, tool: string, name: string) =>
    bundle.tools.find((one) => one.name === tool)?.actions.find((one) => one.name === name);
  return [
    ...actionsOf(after)
      .filter(({ tool, action }) => !isSame(withTouches(find(before, tool, action.name)), withTouches(action)))
      .map(({ tool, action }) => ({ catalogue: [{ name: tool, actions: [action] }] })),
    ...actionsOf(before)
      .filter(({ tool, action }) => find(after, tool, action.name) === undefined)
      .map(({ tool, action }) => ({ removeActions: [`${tool}.${action.name}`] })),
  ];
}

/** The database keeps no difference between all three and none said. */
function withTouches<T extends { touches?: readonly string[] | undefined }>(action: T | undefined) {
  return action && { ...action, touches: [...(action.touches ?? TOUCHES)].sort() };
}

function sorted(person: Bundle["people"][number] | undefined) {
  return (
    person && {
      ...person,
      disabled: person.disabled ?? false,
      roles: [...person.roles].sort(),
      teams: [...person.teams].sort(),
    }
  );
}

function sortedGroup({ name, people }: Bundle["groups"][number]) {
  return { name, people: [...people].sort() };
}

function has(list: readonly { name: string }[], name: string): boolean {
  return list.some((one) => one.name === name);
}
