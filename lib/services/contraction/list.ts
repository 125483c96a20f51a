import { type ContractionsAnswer, type ContractionView, contractionsQuerySchema } from "@/lib/contracts/contractions";
import { visibleTeams } from "@/lib/services/authorize";
import { proposeRefusal } from "@/lib/services/change/mayChange";
import type { ServiceContext } from "@/lib/services/context";
import { evidenceOf } from "./ungoverned";

const PARTS = {
  agent: { select: { name: true, teamId: true, team: { select: { name: true } } } },
  resolvedBy: { select: { email: true } },
  incident: { select: { id: true, number: true } },
} as const;

/** Contractions of agents that the actor may see, the newest first (`contractionsQuerySchema`; the open ones where it says nothing). */
export async function listContractions({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: unknown;
}): Promise<ContractionsAnswer> {
  const { status, agent, limit } = contractionsQuerySchema.parse(input);
  const teams = visibleTeams(ctx.actor);
  const where = {
    status,
    agent: {
      ...(teams === null ? {} : { teamId: { in: [...teams] } }),
      ...(agent === undefined ? {} : { name: agent }),
    },
  };
  const [rows, total] = await Promise.all([
    ctx.db.prisma.contraction.findMany({
      where,
      include: PARTS,
      orderBy: [{ proposedAt: "desc" }, { id: "desc" }],
      take: limit,
    }),
    ctx.db.prisma.contraction.count({ where }),
  ]);
  return { contractions: rows.map((row) => viewOf(ctx, row)), total };
}

/** Those of one incident of agents that the actor may see, whatever became of them; the oldest first. */
export async function contractionsOfIncident(ctx: ServiceContext, incidentId: string): Promise<ContractionView[]> {
  const teams = visibleTeams(ctx.actor);
  const rows = await ctx.db.prisma.contraction.findMany({
    where: { incidentId, ...(teams === null ? {} : { agent: { teamId: { in: [...teams] } } }) },
    include: PARTS,
    orderBy: [{ proposedAt: "asc" }, { id: "asc" }],
  });
  return rows.map((row) => viewOf(ctx, row));
}

function viewOf(
  { actor }: ServiceContext,
  row: {
    id: string;
    status: ContractionView["status"];
    cause: ContractionView["cause"];
    grants: string[];
    proposedAt: Date;
    resolvedAt: Date | null;
    reason: string | null;
    changeId: string | null;
    evidence: unknown;
    incident: { id: string; number: number } | null;
    agent: { name: string; teamId: string; team: { name: string } };
    resolvedBy: { email: string } | null;
  },
): ContractionView {
  const { agent, resolvedAt } = row;
  return {
    id: row.id,
    status: row.status,
    cause: row.cause,
    agent: agent.name,
    team: agent.team.name,
    grants: row.grants,
    incident: row.incident,
    ungoverned: evidenceOf(row.evidence).map(({ tool, environment, principal, seen }) => ({
      tool,
      environment,
      principal,
      times: seen.length,
      last_at: seen[0]?.at ?? row.proposedAt.toISOString(),
    })),
    proposed_at: row.proposedAt.toISOString(),
    resolved:
      resolvedAt === null
        ? null
        : {
            at: resolvedAt.toISOString(),
            by: row.resolvedBy?.email ?? null,
            reason: row.reason,
            change: row.changeId,
          },
    refusal: proposeRefusal(actor, { agent: agent.name }, agent.teamId),
  };
}
