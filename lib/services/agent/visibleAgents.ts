import { z } from "zod";
import { visibleTeams } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";

/** The filter that every query for agents, and for what hangs on them, carries: agents of the teams that the actor sees. */
export function visibleAgents({ actor }: Pick<ServiceContext, "actor">): { teamId?: { in: string[] } } {
  const teams = visibleTeams(actor);
  return teams === null ? {} : { teamId: { in: [...teams] } };
}

/** By id or name. @throws Problem `not_found`, also for an agent of a team that the actor does not see. */
export async function findVisibleAgent(
  ctx: ServiceContext,
  idOrName: string,
): Promise<{ id: string; name: string; teamId: string }> {
  const agent = await ctx.db.prisma.agent.findFirst({
    where: { AND: [visibleAgents(ctx), z.guid().safeParse(idOrName).success ? { id: idOrName } : { name: idOrName }] },
    select: { id: true, name: true, teamId: true },
  });
  if (agent === null) throw new Problem("not_found", "There is no such agent.");
  return agent;
}

/** The start of the calendar day, UTC. */
export function startOfDay(now: Date): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()));
}
