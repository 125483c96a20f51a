import type { AgentDefinition, EnvironmentDefinition, Json } from "@/lib/core/organisation/definition";
import type { Catalogue } from "./catalogue";
import { AGENT_ATTRIBUTES } from "./conditionValue";
import { NAMESPACE } from "./syntax";

/** An entity as Cedar reads it. */
export interface CedarEntity {
  uid: EntityReference;
  attrs: { [name: string]: Json };
  parents: EntityReference[];
}

export interface EntityReference {
  type: string;
  id: string;
}

/** Agents in their teams, teams and environments. The actions and their groups are in the schema. */
export function entitiesOf({ agents, teams, environments }: Catalogue): CedarEntity[] {
  return [
    ...agents.map(agentEntity),
    ...teams.map((team) => ({ uid: reference("Team", team), attrs: {}, parents: [] })),
    ...environments.map(environmentEntity),
  ];
}

export function reference(type: "Action" | "Agent" | "Environment" | "Team", id: string): EntityReference {
  return { type: `${NAMESPACE}::${type}`, id };
}

function agentEntity(agent: AgentDefinition): CedarEntity {
  const attrs = Object.fromEntries(AGENT_ATTRIBUTES.map((name) => [name, agent[name]]));
  return { uid: reference("Agent", agent.name), attrs, parents: [reference("Team", agent.team)] };
}

function environmentEntity({ name, rank }: EnvironmentDefinition): CedarEntity {
  return { uid: reference("Environment", name), attrs: { name, rank }, parents: [] };
}
