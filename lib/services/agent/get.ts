import { z } from "zod";
import type { AgentDetail } from "@/lib/contracts/agents";
import { budgetMatrix } from "@/lib/core/budget/matrix";
import { readPowerUse } from "@/lib/db/powerUse";
import { proposeRefusal } from "@/lib/services/change/mayChange";
import type { ServiceContext } from "@/lib/services/context";
import { revokeRefusal } from "@/lib/services/credential/mayRevoke";
import { currentOrganisation } from "@/lib/services/organisation/current";
import { Problem } from "@/lib/services/problem";
import { secretsOf } from "@/lib/services/toolSecret/list";
import { credentialsOf } from "./credentials";
import { limitsInUse } from "./limitsInUse";
import { list } from "./list";
import { recentDecisions } from "./recentDecisions";
import { visibleAgents } from "./visibleAgents";

const RECENT = 12;

/**
 * One agent with its budget in force, what its limits hold now and its newest decisions. `id` is its id or its name.
 * @throws Problem `not_found`, also for an agent of a team that the actor does not see
 */
export async function get({ ctx, input }: { ctx: ServiceContext; input: { id: string } }): Promise<AgentDetail> {
  const isId = z.guid().safeParse(input.id).success;
  const row = await ctx.db.prisma.agent.findFirst({
    where: { AND: [visibleAgents(ctx), isId ? { id: input.id } : { name: input.id }] },
    include: {
      principals: {
        include: { tool: { select: { name: true } }, environment: { select: { name: true, rank: true } } },
      },
      budgets: { where: { inForce: true }, select: { createdAt: true } },
    },
  });
  if (row === null) throw new Problem("not_found", "There is no such agent.");
  const organisation = await currentOrganisation(ctx.db.pool);
  const [{ agents }, recent, powerUse, credentials, heldSecrets] = await Promise.all([
    list({ ctx, input: { ids: [row.id] } }),
    recentDecisions(ctx, { agentId: row.id, count: RECENT }),
    readPowerUse(ctx.db, { agentId: row.id, since: new Date(ctx.now().getTime() - 30 * 86_400_000) }),
    credentialsOf(ctx, row.id),
    secretsOf(ctx, row.id),
  ]);
  const summary = agents[0];
  const definition = organisation.agents.get(row.name)?.definition;
  if (summary === undefined || definition === undefined) throw new Problem("not_found", "There is no such agent.");

  const stage = organisation.stages.get(definition.stage)?.definition;
  const grants = definition.budget?.grants ?? [];
  return {
    ...summary,
    created_at: row.createdAt.toISOString(),
    attributes: definition.attributes,
    stage_version: stage?.version ?? null,
    ceilings: stage?.ceilings ?? [],
    principals: row.principals.map(({ tool, environment, identity }) => ({
      tool: tool.name,
      environment: environment.name,
      identity,
    })),
    credentials,
    in_custody: heldSecrets,
    revoke_refusal: revokeRefusal(ctx.actor),
    propose_refusal: proposeRefusal(ctx.actor, { agent: row.name }, row.teamId),
    budget:
      definition.budget === undefined
        ? null
        : {
            version: definition.budget.version,
            in_force_since: (row.budgets[0]?.createdAt ?? row.createdAt).toISOString(),
            grants,
          },
    matrix: budgetMatrix(organisation, { grants, stage: definition.stage }, ctx.now().getTime()),
    limits: (await limitsInUse(ctx, [definition])).map(({ agent: _agent, ...limit }) => limit),
    allowed_in_30_days: powerUse,
    recent,
  };
}
