/** The parts in which two states of the organisation differ, budgets left out: each can be applied alone. */
import canonicalize from "canonicalize";
import type {
  AgentDefinition,
  OrganisationDefinition,
  RuleDefinition,
  StageDefinition,
} from "@/lib/core/organisation/definition";
import { actionElements, actionsOf } from "./actionElements";
import type { Category } from "./category";
import { type Element, type Pair, replaced } from "./element";
import { ruleWidens, stageWidens } from "./lowered";

/** Every part that differs, in a fixed order. */
export function elementsOf(before: OrganisationDefinition, after: OrganisationDefinition): Element[] {
  const isObserved = after.agents.some(({ mode }) => mode === "observe");
  return [
    ...environmentElements(before, after),
    ...changedItems(before.tools.flatMap(actionsOf), after.tools.flatMap(actionsOf)).flatMap((pair) =>
      actionElements(pair, isObserved),
    ),
    ...changedItems(before.stages, after.stages).map(stageElement),
    ...changedItems(before.rules, after.rules).map(([was, is]) => ruleElement(was, is, after.rules)),
    ...changedItems(before.agents, after.agents).flatMap(([was, is]) => agentElements(was, is, after)),
  ];
}

/** The items of either side that differ, whatever version they have. */
function changedItems<T extends { name: string }>(before: readonly T[], after: readonly T[]): Pair<T>[] {
  const names = [...new Set([...before, ...after].map(({ name }) => name))];
  const of = (side: readonly T[], name: string) => side.find((one) => one.name === name);
  return names.map((name): Pair<T> => [of(before, name), of(after, name)]).filter(([was, is]) => !isSame(was, is));
}

/** The same, but for the version that it has in force. */
export function isSame(one: object | undefined, other: object | undefined): boolean {
  const text = (value: object | undefined) => canonicalize({ ...value, version: 0, id: "" });
  return one === other || (one !== undefined && other !== undefined && text(one) === text(other));
}

function environmentElements(before: OrganisationDefinition, after: OrganisationDefinition): Element[] {
  return changedItems(before.environments, after.environments).map(([was, is]) => {
    const name = is?.name ?? was?.name ?? "";
    return {
      category: { kind: "environment", subject: name, words: `the risk of the environment ${name}` },
      widens: was !== undefined && is !== undefined && is.rank < was.rank,
      apply: (definition) => ({ ...definition, environments: replaced(definition.environments, name, is) }),
    };
  });
}

function stageElement([was, is]: Pair<StageDefinition>): Element {
  const name = is?.name ?? was?.name ?? "";
  return {
    category: { kind: "stage", subject: name, words: `what the stage ${name} may hold and asks for` },
    widens: is !== undefined && stageWidens(was, is),
    apply: (definition) => ({ ...definition, stages: replaced(definition.stages, name, is) }),
  };
}

function ruleElement(
  was: RuleDefinition | undefined,
  is: RuleDefinition | undefined,
  after: readonly RuleDefinition[],
): Element {
  const name = is?.name ?? was?.name ?? "";
  return {
    category: { kind: "rule", subject: name, words: `the rule ${name}` },
    widens: was !== undefined && ruleWidens(was, after),
    apply: (definition) => ({ ...definition, rules: replaced(definition.rules, name, is) }),
  };
}

function agentElements(
  was: AgentDefinition | undefined,
  is: AgentDefinition | undefined,
  after: OrganisationDefinition,
): Element[] {
  const subject = is?.name ?? was?.name ?? "";
  const replacing = (next: AgentDefinition | undefined) => (definition: OrganisationDefinition) => ({
    ...definition,
    agents: replaced(definition.agents, subject, next),
  });
  if (was === undefined || is === undefined) {
    const words = is === undefined ? `the agent ${subject} goes` : `the new agent ${subject} at the stage ${is.stage}`;
    return [{ category: { kind: "new_agent", subject, words }, widens: is !== undefined, apply: replacing(is) }];
  }
  const part = <K extends keyof AgentDefinition>(
    keys: readonly K[],
    category: Omit<Category, "reaches" | "subject">,
    widens: boolean,
  ): Element[] => {
    if (keys.every((key) => canonicalize(was[key] ?? null) === canonicalize(is[key] ?? null))) return [];
    const apply = (definition: OrganisationDefinition) => {
      const now = definition.agents.find(({ name }) => name === subject) ?? was;
      const next: Partial<AgentDefinition> = { ...now };
      for (const key of keys) {
        if (is[key] === undefined) delete next[key];
        else next[key] = is[key];
      }
      return replacing(next as AgentDefinition)(definition);
    };
    return [{ category: { ...category, subject }, widens, apply }];
  };
  const rung = (stage: string) => after.stages.findIndex(({ name }) => name === stage);
  return [
    ...part(
      ["stage"],
      { kind: "promotion", words: `the move of ${subject} from the stage ${was.stage} to ${is.stage}` },
      rung(is.stage) > rung(was.stage),
    ),
    ...part(
      ["mode", "observeUntil"],
      { kind: "observe_mode", words: `observe mode of ${subject}` },
      is.mode === "observe" && observedUntil(is) > observedUntil(was),
    ),
    ...part(
      ["lifecycle"],
      { kind: "reactivation", words: `${subject} goes from ${was.lifecycle} to ${is.lifecycle}` },
      is.lifecycle === "active",
    ),
    ...part(["owner"], { kind: "responsibility", name: "owner", words: `who owns ${subject}` }, true),
    ...part(["team"], { kind: "responsibility", name: "team", words: `which team ${subject} belongs to` }, true),
  ];
}

function observedUntil({ mode, observeUntil }: AgentDefinition): number {
  const end = mode === "observe" && observeUntil !== undefined ? Date.parse(observeUntil) : Number.NaN;
  return Number.isNaN(end) ? Number.NEGATIVE_INFINITY : end;
}
