import type { BudgetDefinition, GrantDefinition } from "@/lib/core/organisation/definition";
import { readBudgetVersion } from "@/lib/db/change/budgetVersion";
import { visibleTeams } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";

export interface ExceptionInForce {
  agentId: string;
  budget: BudgetDefinition;
  grant: GrantDefinition;
  /** The break-glass that brought it and is open still; null for any other. */
  breakGlassId: string | null;
}

/**
 * A grant of a budget in force that has an end and has not come to it.
 * @throws Problem `not_found` where there is none, or the actor does not see the agent; `conflict` where it is over.
 */
export async function requireException(
  ctx: ServiceContext,
  { agent: name, grant: id }: { agent: string; grant: string },
): Promise<ExceptionInForce> {
  const db = ctx.db.prisma;
  const teams = visibleTeams(ctx.actor);
  const inForce = await db.budget.findFirst({
    where: { inForce: true, agent: { name, ...(teams === null ? {} : { teamId: { in: [...teams] } }) } },
    select: { version: true, agentId: true },
  });
  const budget =
    inForce === null ? null : await readBudgetVersion(db, { agent: name, version: inForce.version, teams });
  const grant = budget?.grants.find((one) => one.id === id);
  if (inForce === null || budget === null || grant?.expiresAt === undefined)
    throw new Problem("not_found", `There is no exception ${JSON.stringify(id)} of ${JSON.stringify(name)}.`);
  if (Date.parse(grant.expiresAt) <= ctx.now().getTime())
    throw new Problem("conflict", "This exception is over already. Nothing was changed.");
  const open = await db.breakGlass.findFirst({
    where: { agentId: inForce.agentId, grantId: id, status: "open" },
    select: { id: true },
  });
  return { agentId: inForce.agentId, budget, grant, breakGlassId: open?.id ?? null };
}
