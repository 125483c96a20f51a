import { type PostgresChecked, postgresCheckSchema } from "@/lib/contracts/postgresChecks";
import { matchesIdentity } from "@/lib/core/correlation/vocabulary";
import { reachableActions } from "@/lib/core/decision/reachable";
import { excessOf, type ReachableAction } from "@/lib/core/principal/postgresExcess";
import { json } from "@/lib/db/database";
import { newId } from "@/lib/platform/ids";
import { findVisibleAgent } from "@/lib/services/agent/visibleAgents";
import { actorColumns, audit } from "@/lib/services/audit";
import { hasRole } from "@/lib/services/authorize";
import type { Actor, ServiceContext } from "@/lib/services/context";
import { currentOrganisation } from "@/lib/services/organisation/current";
import { Problem } from "@/lib/services/problem";

/**
 * Compares what a server's catalogue lets a role do (`postgresCheckSchema`, as it was read by whoever sends it) with what the budget in
 * force lets the agent do that acts as it, and keeps what is beyond. Nothing is changed on that server.
 * @throws Problem `not_found` for an agent, tool or environment that is unknown or not the actor's; `forbidden`
 */
export async function checkPostgres({ ctx, input }: { ctx: ServiceContext; input: unknown }): Promise<PostgresChecked> {
  const { server, mapping, catalogue } = postgresCheckSchema.parse(input);
  const agent = await findVisibleAgent(ctx, mapping.agent);
  if (!mayCheck(ctx.actor))
    throw new Problem(
      "forbidden",
      "Operators of the agent's team, security reviewers and admins keep checks of its roles.",
    );
  const { agent: _, role, tool, environment } = mapping;
  const organisation = await currentOrganisation(ctx.db.pool);
  if (!organisation.environments.has(environment)) throw new Problem("not_found", "There is no such environment.");
  if (![...organisation.actions.values()].some((action) => action.tool === tool))
    throw new Problem("not_found", "There is no such tool.");
  if (catalogue.role.name !== role)
    throw new Problem("invalid", "The catalogue is about another role than the mapping.");
  const names = reachableActions(organisation, { agent: agent.name, tool, environment }, ctx.now().getTime());
  const reachable = names.flatMap((name): ReachableAction[] => {
    const action = organisation.actions.get(name);
    if (action === undefined) return [];
    return [{ name, power: action.facts.power, objectType: action.facts.objectType }];
  });
  const excess = excessOf(catalogue, { ...mapping, agent: agent.name }, reachable);
  const id = newId();
  const { actorId, actorName } = actorColumns(ctx.actor);
  await ctx.db.transaction(async (tx) => {
    await tx.postgresCheck.create({
      data: {
        ...{ id, agentId: agent.id, tool, environment, role, server },
        mapping: json(mapping),
        excess: json(excess),
        checkedAt: ctx.now(),
        checkedBy: actorName,
        checkedById: ctx.actor.kind === "person" ? actorId : null,
      },
    });
    await audit(ctx, tx, {
      event: "postgres_role.checked",
      subjectKind: "agent",
      subjectId: agent.id,
      detail: { check: id, tool, environment, role, server, excess: excess.length },
    });
  });
  const registered = await ctx.db.prisma.agentPrincipal.findFirst({
    where: { agentId: agent.id, tool: { name: tool }, environment: { name: environment } },
  });
  return {
    ...{ id, agent: agent.name, tool, environment, role, server },
    registered: registered !== null && matchesIdentity(registered.identity, role),
    excess,
    missing_tables: mapping.tables
      .filter(({ schema, table }) => !catalogue.relations.some((one) => one.schema === schema && one.name === table))
      .map(({ schema, table }) => `${schema}.${table}`),
  };
}

/** Of an agent that they see. */
function mayCheck(actor: Actor): boolean {
  if (actor.kind === "person") return hasRole(actor, "operator", "security_reviewer", "admin");
  return actor.kind === "command";
}
