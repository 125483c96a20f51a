import { visibleTeams } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";

/** Names of the agents whose actions the actor may see, for the list's filter. */
export async function agentNames({ ctx }: { ctx: ServiceContext }): Promise<string[]> {
  const teams = visibleTeams(ctx.actor);
  const agents = await ctx.db.prisma.agent.findMany({
    where: teams === null ? {} : { teamId: { in: [...teams] } },
    select: { name: true },
    orderBy: { name: "asc" },
  });
  return agents.map((agent) => agent.name);
}
