import { DECISIONS_DAYS, type EnvironmentsAnswer, type EnvironmentView } from "@/lib/contracts/environments";
import type { AgentDefinition, EnvironmentDefinition } from "@/lib/core/organisation/definition";
import { countDecisionsByEnvironment } from "@/lib/db/environment/decisions";
import { visibleAgents } from "@/lib/services/agent/visibleAgents";
import { requirePerson, visibleTeams } from "@/lib/services/authorize";
import { proposeRefusal } from "@/lib/services/change/mayChange";
import type { ServiceContext } from "@/lib/services/context";
import { currentOrganisation } from "@/lib/services/organisation/current";
import { Problem } from "@/lib/services/problem";

const DAY_MS = 86_400_000;

/**
 * The environments by risk and the ladder from the bottom up: the organisation's, the same for every team. What is counted is of the
 * agents that the actor sees. Problems: `forbidden` without a role.
 */
export async function listEnvironments({ ctx }: { ctx: ServiceContext }): Promise<EnvironmentsAnswer> {
  if (requirePerson(ctx).roles.length === 0)
    throw new Problem("forbidden", "Environments and stages need a role. Ask an admin for one.");
  const now = ctx.now().getTime();
  const [{ definition }, seen, decisions] = await Promise.all([
    currentOrganisation(ctx.db.pool),
    ctx.db.prisma.agent.findMany({ where: visibleAgents(ctx), select: { name: true } }),
    countDecisionsByEnvironment(ctx.db.pool, {
      teams: visibleTeams(ctx.actor),
      since: new Date(now - DECISIONS_DAYS * DAY_MS),
    }),
  ]);
  const names = new Set(seen.map(({ name }) => name));
  const agents = definition.agents.filter(({ name, lifecycle }) => names.has(name) && lifecycle !== "retired");
  const held = (environment: string) =>
    definition.stages
      .filter(({ ceilings }) => ceilings.some((ceiling) => ceiling.environments.includes(environment)))
      .map(({ name }) => name);
  const stopped = new Set(
    definition.killSwitches.flatMap((one) => (one.scope === "environment" ? [one.environment] : [])),
  );
  return {
    environments: definition.environments
      .toSorted((a, b) => a.rank - b.rank)
      .map((environment) => ({
        ...countedIn(environment, agents, now),
        decisions: decisions.get(environment.name) ?? 0,
        stages: held(environment.name),
        stopped: stopped.has(environment.name),
      })),
    stages: definition.stages.map(({ name, version, ceilings, evidence }) => ({
      name,
      version,
      ceilings,
      minimums: evidence,
      agents: agents.filter(({ stage }) => stage === name).length,
    })),
    propose_refusal: proposeRefusal(ctx.actor, { stages: [] }, null),
  };
}

function countedIn(
  { name, rank }: EnvironmentDefinition,
  agents: readonly AgentDefinition[],
  now: number,
): Pick<EnvironmentView, "name" | "rank" | "agents" | "grants"> {
  const grants = agents.map(({ budget }) =>
    (budget?.grants ?? []).filter(
      ({ environments, expiresAt }) =>
        environments.includes(name) && (expiresAt === undefined || now < Date.parse(expiresAt)),
    ),
  );
  return {
    name,
    rank,
    agents: grants.filter((own) => own.length > 0).length,
    grants: grants.reduce((sum, own) => sum + own.length, 0),
  };
}
