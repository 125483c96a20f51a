/** The parts in which an action of the catalogue differs: each fact is judged alone. */
import canonicalize from "canonicalize";
import { acceptsNoMore } from "@/lib/core/authority/schemaOrder";
import type { ActionDefinition, OrganisationDefinition } from "@/lib/core/organisation/definition";
import { FACT_NAMES, type FactName } from "@/lib/core/organisation/facts";
import { list } from "@/lib/core/text/list";
import { type Element, type Pair, replaced } from "./element";
import { isLowered } from "./lowered";

export type NamedAction = ActionDefinition & { tool: string; action: string };

/** The actions of a tool under their full names. */
export function actionsOf({ name: tool, actions }: OrganisationDefinition["tools"][number]): NamedAction[] {
  return actions.map((action) => ({ ...action, tool, action: action.name, name: `${tool}.${action.name}` }));
}

/**
 * A new or removed action is one part; of one that stays, each fact and its arguments are, and all facts that nobody had stated.
 *
 * @param isObserved while some agent is observed: what the catalogue does not have goes on then, and rules know no facts of it.
 */
export function actionElements([was, is]: Pair<NamedAction>, isObserved: boolean): Element[] {
  const name = is?.name ?? was?.name ?? "";
  const whole = (next: NamedAction | undefined) => (definition: OrganisationDefinition) =>
    withAction(definition, is ?? was, next);
  if (was === undefined || is === undefined)
    return [
      {
        category: { kind: "action", subject: name, words: `the action ${name} in the catalogue` },
        widens: is === undefined ? isObserved : FACT_NAMES.some((fact) => isLowered(fact, {}, is)),
        apply: whole(is),
      },
    ];
  const facts = factGroups(was, is).map(
    (group): Element => ({
      category: { kind: "risk_fact", subject: name, ...wordsOf(group, name) },
      widens: group.some((fact) => isLowered(fact, was, is)),
      apply: (definition) =>
        withAction(definition, is, {
          ...currentAction(definition, is),
          ...Object.fromEntries(group.map((fact) => [fact, is[fact]])),
        }),
    }),
  );
  if (canonicalize(was.inputSchema ?? null) === canonicalize(is.inputSchema ?? null)) return facts;
  return [
    ...facts,
    {
      category: { kind: "action", subject: name, words: `the arguments that ${name} takes` },
      widens: was.inputSchema !== undefined && !acceptsNoMore(is.inputSchema, was.inputSchema),
      apply: (definition) =>
        withAction(definition, is, { ...currentAction(definition, is), inputSchema: is.inputSchema } as NamedAction),
    },
  ];
}

/** Each fact that differs, alone; those that nobody had stated are one: to state them is to say at last what the action does. */
function factGroups(was: NamedAction, is: NamedAction): FactName[][] {
  const differing = FACT_NAMES.filter((fact) => canonicalize(was[fact] ?? null) !== canonicalize(is[fact] ?? null));
  const first = differing.filter((fact) => was[fact] === undefined);
  return [
    ...(first.length === 0 ? [] : [first]),
    ...differing.filter((fact) => !first.includes(fact)).map((fact) => [fact]),
  ];
}

function wordsOf(group: readonly FactName[], action: string): { name: string; words: string } {
  const [only = "", ...others] = group;
  if (others.length === 0) return { name: only, words: `the risk fact ${only} of ${action}` };
  return { name: "unstated", words: `the risk facts ${list(group)} of ${action}, which nobody had stated` };
}

function currentAction({ tools }: OrganisationDefinition, { tool, action }: NamedAction): NamedAction {
  const found = tools.find(({ name }) => name === tool)?.actions.find(({ name }) => name === action);
  return { version: 1, ...found, name: `${tool}.${action}`, tool, action };
}

function withAction(
  definition: OrganisationDefinition,
  place: NamedAction | undefined,
  next: NamedAction | undefined,
): OrganisationDefinition {
  if (place === undefined) return definition;
  const { tool, action } = place;
  const tools = definition.tools.some(({ name }) => name === tool)
    ? definition.tools
    : [...definition.tools, { name: tool, actions: [] }];
  return {
    ...definition,
    tools: tools.map((one) =>
      one.name === tool ? { ...one, actions: replaced(one.actions, action, next && plainAction(next)) } : one,
    ),
  };
}

function plainAction({ tool: _, action: name, ...facts }: NamedAction): ActionDefinition {
  const present = Object.entries({ ...facts, name }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present) as unknown as ActionDefinition;
}
