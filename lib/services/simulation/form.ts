import type { EvaluationRequest } from "@/lib/contracts/access";
import { type SimulationFormView, simulationFormSchema } from "@/lib/contracts/simulation";
import type { JsonObject } from "@/lib/core/organisation/definition";
import { idOrNull } from "@/lib/services/access/identifier";
import { visibleAgents } from "@/lib/services/agent/visibleAgents";
import { requirePerson } from "@/lib/services/authorize";
import { CHANGE_PARTS, storedChange, visibleChanges } from "@/lib/services/change/stored";
import { aboutWords } from "@/lib/services/change/summary";
import type { ServiceContext } from "@/lib/services/context";
import { currentOrganisation } from "@/lib/services/organisation/current";
import { Problem } from "@/lib/services/problem";

const VERSIONS_MAX = 100;
const CHANGES_MAX = 100;

/**
 * What the simulator's form offers, for an agent or from a record (`simulationFormSchema`).
 * @throws Problem `forbidden` without a role; `not_found` for a record that the actor does not see. An agent that it does not see has nothing to
 *   choose from.
 */
export async function getSimulationForm({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: unknown;
}): Promise<SimulationFormView> {
  if (requirePerson(ctx).roles.length === 0)
    throw new Problem("forbidden", "The simulator needs a role. Ask an admin for one.");
  const { agent: named, from } = simulationFormSchema.parse(input);
  const start = from === undefined ? null : await recordedRequest(ctx, from);
  const agent = start?.request.subject.id ?? named;
  const [{ definition }, agents, versions, changes] = await Promise.all([
    currentOrganisation(ctx.db.pool),
    ctx.db.prisma.agent.findMany({
      where: visibleAgents(ctx),
      select: { name: true, team: { select: { name: true } } },
      orderBy: { name: "asc" },
    }),
    versionsOf(ctx, agent),
    changesFor(ctx, agent),
  ]);
  return {
    agents: agents.map(({ name, team }) => ({ name, team: team.name })),
    actions: definition.tools.flatMap((tool) =>
      tool.actions.map(({ name, description, inputSchema }) => ({
        name: `${tool.name}.${name}`,
        description: description ?? null,
        input_schema: inputSchema ?? null,
      })),
    ),
    environments: definition.environments.map(({ name }) => name),
    versions,
    changes,
    start,
  };
}

async function versionsOf(ctx: ServiceContext, agent: string | undefined): Promise<SimulationFormView["versions"]> {
  if (agent === undefined) return [];
  const rows = await ctx.db.prisma.budget.findMany({
    where: { agent: { AND: [visibleAgents(ctx), { name: agent }] } },
    select: { version: true, inForce: true, createdAt: true },
    orderBy: { version: "desc" },
    take: VERSIONS_MAX,
  });
  return rows.map(({ version, inForce, createdAt }) => ({
    version,
    in_force: inForce,
    created_at: createdAt.toISOString(),
  }));
}

/** Of the agent itself, and of rules, catalogue, stages and environments. */
async function changesFor(ctx: ServiceContext, agent: string | undefined): Promise<SimulationFormView["changes"]> {
  const rows = await ctx.db.prisma.changeRequest.findMany({
    where: {
      AND: [
        visibleChanges(ctx),
        { OR: [{ agentId: null, aboutPersonId: null }, { agent: { name: agent ?? "" } }] },
        { status: { in: ["draft", "submitted", "approved"] } },
      ],
    },
    include: CHANGE_PARTS,
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: CHANGES_MAX,
  });
  return rows.map(storedChange).flatMap(({ id, status, content }) => {
    const { newAgent, person, group } = content;
    return (newAgent ?? person ?? group) ? [] : [{ id, status, about: aboutWords(content) }];
  });
}

/**
 * What was asked, as it would be asked again.
 * @throws Problem `not_found` for a record that the actor does not see.
 */
export async function recordedRequest(
  ctx: ServiceContext,
  from: string,
): Promise<NonNullable<SimulationFormView["start"]>> {
  const id = idOrNull(from);
  const row =
    id === null
      ? null
      : await ctx.db.prisma.evaluation.findFirst({
          where: { id, agent: visibleAgents(ctx) },
          include: { agent: { select: { name: true } } },
        });
  if (row === null)
    throw new Problem("not_found", "There is no such action, or it belongs to a team that you cannot see.");
  const context = {
    environment: row.environment,
    arguments: row.arguments as JsonObject | null,
    session_id: row.claimedSessionId,
    request_id: row.requestId,
    tool_call_id: row.toolCallId,
    traceparent: row.traceparent,
    justification: row.justification,
    approval: row.presentedApproval === null ? null : { id: row.presentedApproval },
  };
  return {
    at: row.decidedAt.toISOString(),
    kind: row.credentialKind,
    request: {
      subject: {
        type: "agent",
        id: row.agent.name,
        ...(row.onBehalfOf === null ? {} : { properties: { on_behalf_of: row.onBehalfOf } }),
      },
      action: { name: row.action },
      resource: row.resource as EvaluationRequest["resource"],
      context: Object.fromEntries(Object.entries(context).filter(([, value]) => value !== null)),
    },
  };
}
