/** The organisation of the cases, with other grants. */
import type { AgentDefinition, GrantDefinition, OrganisationDefinition } from "@/lib/core/organisation/definition";
import { readBase } from "./decisionCases";

export const NOW = Date.parse("2026-03-04T10:20:00Z");

const { organisation: base } = readBase();

/** A grant of everything that the bank can do in production, unless it says something else. */
export function grantOf(changed: Partial<GrantDefinition> = {}): GrantDefinition {
  return { id: "g", actions: ["bank.*"], environments: ["production"], limits: [], obligations: [], ...changed };
}

/** The organisation in which the helper's budget holds these grants. */
export function organisationOf(
  grants: GrantDefinition[],
  changed: Partial<OrganisationDefinition> = {},
  agent: Partial<AgentDefinition> = {},
): OrganisationDefinition {
  return {
    ...base,
    agents: base.agents.map((one) => ({ ...one, ...agent, budget: { version: 5, grants } })),
    ...changed,
  };
}
