import type { NewAgentForm } from "@/lib/contracts/agentForms";
import { hasRole, requirePerson } from "@/lib/services/authorize";
import { rungOf } from "@/lib/services/budget/ladder";
import type { ServiceContext } from "@/lib/services/context";
import { currentOrganisation } from "@/lib/services/organisation/current";
import { Problem } from "@/lib/services/problem";
import { holdersFor } from "./holders";

/** What the form of a new agent starts from. @throws Problem `forbidden` for whoever may propose none. */
export async function newAgentForm({ ctx }: { ctx: ServiceContext }): Promise<NewAgentForm> {
  if (!mayProposeNewAgent(ctx))
    throw new Problem("forbidden", "Operators, security reviewers and admins propose new agents.");
  const { stages, tools, environments } = (await currentOrganisation(ctx.db.pool)).definition;
  return {
    stages: stages.map(rungOf),
    tools: tools.map(({ name, actions }) => ({ name, actions: actions.length })),
    environments: environments.toSorted((a, b) => a.rank - b.rank).map(({ name, rank }) => ({ name, rank })),
    ...(await holdersFor(ctx)),
  };
}

/** In some team: in which, the proposal itself is asked. */
export function mayProposeNewAgent(ctx: ServiceContext): boolean {
  const person = requirePerson(ctx);
  return hasRole(person, "security_reviewer", "admin") || (hasRole(person, "operator") && person.teamIds.length > 0);
}
