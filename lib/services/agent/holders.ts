import type { Holders } from "@/lib/contracts/agentForms";
import { visibleTeams } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";

/** Teams and people that could have an agent: of the actor's own teams, or all for whoever sees every team. */
export async function holdersFor(ctx: ServiceContext): Promise<Holders> {
  const teams = visibleTeams(ctx.actor);
  const [named, owners] = await Promise.all([
    ctx.db.prisma.team.findMany({
      where: teams === null ? {} : { id: { in: [...teams] } },
      select: { name: true },
      orderBy: { name: "asc" },
    }),
    ctx.db.prisma.person.findMany({
      where: {
        disabledAt: null,
        roles: { some: {} },
        ...(teams === null ? {} : { teams: { some: { teamId: { in: [...teams] } } } }),
      },
      select: { email: true, name: true },
      orderBy: { name: "asc" },
    }),
  ]);
  return { teams: named.map(({ name }) => name), owners };
}
