import { ROLE_WORDS } from "@/lib/contracts/people";
import { requirePerson } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";

export interface OwnAccount {
  name: string;
  email: string;
  roles: string[];
  teams: string[];
}

/** What a person may know of themselves: roles in words, and the names of their teams. */
export async function ownAccount({ ctx }: { ctx: ServiceContext }): Promise<OwnAccount> {
  const person = requirePerson(ctx);
  const teams = await ctx.db.prisma.team.findMany({
    where: { id: { in: [...person.teamIds] } },
    select: { name: true },
    orderBy: { name: "asc" },
  });
  return {
    name: person.name,
    email: person.email,
    roles: person.roles.map((role) => ROLE_WORDS[role]),
    teams: teams.map(({ name }) => name),
  };
}
