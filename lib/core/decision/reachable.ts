/** What a budget can allow at all: the parts of a decision that do not hang on arguments, session or use. */
import type {
  CompiledAction,
  CompiledAgent,
  CompiledGrant,
  CompiledOrganisation,
} from "@/lib/core/organisation/compile";
import type { EnvironmentDefinition } from "@/lib/core/organisation/definition";
import { outOfBounds } from "./bounds";
import { ceilingDenial, powerDenial } from "./ceiling";
import { isObserving } from "./observe";
import { killSwitchDenial } from "./scope";

/** An action that can be allowed, and whether a grant that names it changes what its calls answer. */
export interface ReachableAction {
  name: string;
  changesResults: boolean;
}

/** Obligations that leave a result as it is. */
const WITHOUT_EFFECT: ReadonlySet<string> = new Set(["log"]);

/**
 * The names (`tool.action`) of the tool's actions that some call of this agent in this environment could be allowed.
 *
 * @param now epoch milliseconds.
 */
export function reachableActions(
  organisation: CompiledOrganisation,
  caller: { agent: string; tool: string; environment: string },
  now: number,
): string[] {
  return actionsWithinReach(organisation, caller, now).map(({ name }) => name);
}

/**
 * The tool's actions that some call of this agent in this environment could be allowed, at once or after approval, sorted by
 * name (`tool.action`). Anything else is denied whatever the call says, so nobody need offer it.
 *
 * @param now epoch milliseconds.
 */
export function actionsWithinReach(
  organisation: CompiledOrganisation,
  caller: { agent: string; tool: string; environment: string },
  now: number,
): ReachableAction[] {
  const agent = organisation.agents.get(caller.agent);
  const environment = organisation.environments.get(caller.environment);
  if (agent === undefined || environment === undefined || agent.definition.lifecycle !== "active") return [];
  const stage = organisation.stages.get(agent.definition.stage);
  return [...organisation.actions.values()]
    .filter(({ tool }) => tool === caller.tool)
    .filter((action) => killSwitchDenial({ ...caller, action: action.name }, { organisation }, action.facts) === null)
    .filter(
      (action) =>
        isObserving(agent, now) ||
        (ceilingDenial(action, environment, stage) === null &&
          powerDenial(action, environment) === null &&
          grantsOf(action, agent, environment, now).length > 0),
    )
    .map((action) => ({
      name: action.name,
      changesResults: grantsOf(action, agent, environment, now).some(({ definition }) =>
        definition.obligations.some(({ type }) => !WITHOUT_EFFECT.has(type)),
      ),
    }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

function grantsOf(
  action: CompiledAction,
  agent: CompiledAgent,
  environment: EnvironmentDefinition,
  now: number,
): CompiledGrant[] {
  return agent
    .grantsFor(action.name, environment.name)
    .filter(
      ({ definition, expiresAt }) =>
        (expiresAt === null || now < expiresAt) && outOfBounds(action, definition) === null,
    );
}
