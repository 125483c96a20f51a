/** What a budget can allow at all: the parts of a decision that do not hang on arguments, session or use. */
import type { CompiledAction, CompiledAgent, CompiledOrganisation } from "@/lib/core/organisation/compile";
import type { EnvironmentDefinition } from "@/lib/core/organisation/definition";
import { outOfBounds } from "./bounds";
import { ceilingDenial, powerDenial } from "./ceiling";
import { isObserving } from "./observe";

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
        isObserving(agent, now) ||
        (ceilingDenial(action, environment, stage) === null &&
          powerDenial(action, environment) === null &&
          isGranted(action, agent, environment, now)),
    )
    .map(({ name }) => name)
    .sort();
}

function isGranted(
  action: CompiledAction,
  agent: CompiledAgent,
  environment: EnvironmentDefinition,
  now: number,
): boolean {
  return agent
    .grantsFor(action.name, environment.name)
    .some(
      ({ definition, expiresAt }) =>
        (expiresAt === null || now < expiresAt) && outOfBounds(action, definition) === null,
    );
}
