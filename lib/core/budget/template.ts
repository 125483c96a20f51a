/** A budget to begin with: what a stage holds of some tools in some environments, one grant for each power. */
import { ceilingDenial, powerDenial } from "@/lib/core/decision/ceiling";
import type { CompiledAction, CompiledOrganisation } from "@/lib/core/organisation/compile";
import type { EnvironmentDefinition, LimitDefinition } from "@/lib/core/organisation/definition";
import { POWERS, type Power } from "@/lib/core/organisation/facts";

export interface TemplateGrant {
  id: string;
  actions: string[];
  environments: string[];
  limits: LimitDefinition[];
}

export interface Template {
  grants: TemplateGrant[];
  /** Held in none of the environments, with the sentence that says why. */
  leftOut: { action: string; why: string }[];
}

/** What an agent that nobody knows yet may do in a day of anything but looking. */
const BEGINNERS_LIMIT: LimitDefinition = { measure: "count", per: "day", max: 20, beyond: "deny" };

/** Names that are not there are passed over. */
export function budgetTemplate(
  organisation: CompiledOrganisation,
  { stage, tools, environments }: { stage: string; tools: readonly string[]; environments: readonly string[] },
): Template {
  const places = organisation.definition.environments.filter(({ name }) => environments.includes(name));
  const actions = [...organisation.actions.values()].filter(({ tool }) => tools.includes(tool));
  const denial = (action: CompiledAction, place: EnvironmentDefinition) =>
    ceilingDenial(action, place, organisation.stages.get(stage)) ?? powerDenial(action, place);
  const held = actions.map((action) => ({
    action,
    in: places.filter((place) => denial(action, place) === null).map(({ name }) => name),
    why: places[0] === undefined ? null : (denial(action, places[0])?.message ?? null),
  }));
  return {
    grants: POWERS.flatMap((power) => grantsOf(power, held)),
    leftOut: held.flatMap(({ action, in: where, why }) =>
      where.length === 0 && why !== null ? [{ action: action.name, why }] : [],
    ),
  };
}

/** Actions that the stage holds in the same environments are one grant. */
function grantsOf(power: Power, held: readonly { action: CompiledAction; in: string[] }[]): TemplateGrant[] {
  const groups = new Map<string, { actions: string[]; environments: string[] }>();
  for (const { action, in: environments } of held) {
    if (action.facts.power !== power || environments.length === 0) continue;
    const group = groups.get(environments.join(" ")) ?? { actions: [], environments };
    groups.set(environments.join(" "), { ...group, actions: [...group.actions, action.name] });
  }
  return [...groups.values()].map((group, index) => ({
    id: index === 0 ? power : `${power}-${index + 1}`,
    ...group,
    limits: power === "read" ? [] : [BEGINNERS_LIMIT],
  }));
}
