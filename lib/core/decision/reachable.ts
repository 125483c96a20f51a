/** What a budget can allow at all: the parts of a decision that do not hang on arguments, session or use. */
import type { CompiledAction, CompiledAgent, CompiledOrganisation } from "@/lib/core/organisation/compile";
import type { EnvironmentDefinition } from "@/lib/core/organisation/definition";
import { exceededBound } from "./bounds";
import { ceilingDenial, powerDenial } from "./ceiling";

/**
 * The names (`tool.action`) of the tool's actions that some call of this agent in this environment could be allowed, at
 * once or after approval, sorted. Anything else is denied whatever the call says, so nobody need offer it.
 *
 * @param now epoch milliseconds.
 */
export function reachableActions(
  organisation: CompiledOrganisation,
  caller: { agent: string; tool: string; environment: string },
  now: number,
): string[] {
  const agent = organisation.agents.get(caller.agent);
  const environment = organisation.environments.get(caller.environment);
  if (agent === undefined || environment === undefined || agent.definition.lifecycle !== "active") return [];
  const stage = organisation.stages.get(agent.definition.stage);
  return [...organisation.actions.values()]
    .filter(({ tool }) => tool === caller.tool)
    .filter(
      (action) =>
        isObserved(agent, now) ||
        (ceilingDenial(action, environment, stage) === null &&
          powerDenial(action, environment) === null &&
          isGranted(action, agent, environment, now)),
    )
    .map(({ name }) => name)
    .sort();
}

function isGranted(
  { name, facts }: CompiledAction,
  agent: CompiledAgent,
  environment: EnvironmentDefinition,
  now: number,
): boolean {
  return agent.grantsFor(name, environment.name).some(({ definition, expiresAt }) => {
    const { objectTypes } = definition;
    if (expiresAt !== null && expiresAt <= now) return false;
    if (objectTypes !== undefined && (facts.objectType === null || !objectTypes.includes(facts.objectType)))
      return false;
    return exceededBound(facts, definition) === null;
  });
}

/** In observe mode a call goes on whatever the budget holds. */
function isObserved({ definition: { mode, observeUntil } }: CompiledAgent, now: number): boolean {
  return mode === "observe" && observeUntil !== undefined && now < Date.parse(observeUntil);
}
