/** How one agent's budget meets one action: what names it, and what holds it back whatever a call says. */
import type { CompiledAgent, CompiledOrganisation } from "@/lib/core/organisation/compile";
import type { EnvironmentDefinition } from "@/lib/core/organisation/definition";
import { type CellGrant, cellOf } from "./cell";
import { isObserving } from "./observe";

export interface Reach {
  environment: string;
  /** The grants by which a call could be allowed, at once or after approval. */
  grants: string[];
  /** Grants that name it and let nothing through, each with what stands in the way. */
  heldBack: { grant: string; why: string }[];
  /** Observe mode lets calls go on that the budget does not hold. */
  observed: boolean;
}

/**
 * By environment, those in which the agent has something to do with the action.
 *
 * @param now epoch milliseconds.
 */
export function reachOf(
  organisation: CompiledOrganisation,
  { agent: name, action }: { agent: string; action: string },
  now: number,
): Reach[] {
  const agent = organisation.agents.get(name);
  if (agent === undefined) return [];
  return [...organisation.environments.values()]
    .map((environment) => inEnvironment(organisation, agent, { action, environment }, now))
    .filter(({ grants, heldBack, observed }) => grants.length + heldBack.length > 0 || observed);
}

function inEnvironment(
  organisation: CompiledOrganisation,
  agent: CompiledAgent,
  place: { action: string; environment: EnvironmentDefinition },
  now: number,
): Reach {
  const { lifecycle, name } = agent.definition;
  const cell = cellOf(organisation, agent, place);
  const whole = lifecycle === "active" ? (cell.outside?.message ?? null) : `${name} is ${lifecycle}.`;
  const judged = cell.grants.map((grant) => ({
    grant: grant.grant.definition.id,
    why: whole ?? hindrance(grant, now),
  }));
  return {
    environment: place.environment.name,
    grants: judged.filter(({ why }) => why === null).map(({ grant }) => grant),
    heldBack: judged.flatMap(({ grant, why }) => (why === null ? [] : [{ grant, why }])),
    observed: lifecycle === "active" && isObserving(agent, now),
  };
}

function hindrance({ grant: { expiresAt }, outOfBounds, condition }: CellGrant, now: number): string | null {
  if (expiresAt !== null && now >= expiresAt) return "It has ended.";
  if (outOfBounds !== null) return `${outOfBounds}.`;
  return condition === "never" ? "Its condition is never met here." : null;
}
