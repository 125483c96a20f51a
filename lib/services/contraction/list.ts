import { type ContractionsAnswer, type ContractionView, contractionsQuerySchema } from "@/lib/contracts/contractions";
import { visibleTeams } from "@/lib/services/authorize";
import { proposeRefusal } from "@/lib/services/change/mayChange";
import type { ServiceContext } from "@/lib/services/context";

const PARTS = {
  agent: { select: { name: true, teamId: true, team: { select: { name: true } } } },
  resolvedBy: { select: { email: true } },
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
