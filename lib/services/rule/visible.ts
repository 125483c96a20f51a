import type { RuleLine } from "@/lib/contracts/agents";
import { visibleAgents } from "@/lib/services/agent/visibleAgents";
import { requirePerson, visibleTeams } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { currentOrganisation } from "@/lib/services/organisation/current";
import { Problem } from "@/lib/services/problem";

/**
 * The escalation rules that bear on the agents that the actor sees: those for everyone, and those limited to a team or an
 * agent in view. A rule limited to others looks as if it did not exist; names of other teams and agents are left out.
 */
export async function visibleRules(ctx: ServiceContext): Promise<RuleLine[]> {
  if (requirePerson(ctx).roles.length === 0)
    throw new Problem("forbidden", "The rules need a role. Ask an admin for one.");
  const { definition } = await currentOrganisation(ctx.db.pool);
  if (visibleTeams(ctx.actor) === null) return definition.rules;

  const agents = await ctx.db.prisma.agent.findMany({ where: visibleAgents(ctx), select: { name: true } });
  const teams = await ctx.db.prisma.team.findMany({
    where: { id: { in: [...(visibleTeams(ctx.actor) ?? [])] } },
    select: { name: true },
  });
  const agentNames = new Set(agents.map(({ name }) => name));
  const teamNames = new Set(teams.map(({ name }) => name));
  return definition.rules.flatMap((rule) => {
    const forTeams = rule.teams?.filter((team) => teamNames.has(team));
    const forAgents = rule.agents?.filter((agent) => agentNames.has(agent));
    if (hidden(rule.teams, forTeams) || hidden(rule.agents, forAgents)) return [];
    return [{ ...rule, ...(forTeams ? { teams: forTeams } : {}), ...(forAgents ? { agents: forAgents } : {}) }];
  });
}

/** Limited to some, and none of them is in view. */
function hidden(all: string[] | undefined, seen: string[] | undefined): boolean {
  return all !== undefined && all.length > 0 && (seen === undefined || seen.length === 0);
}
