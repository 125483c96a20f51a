import type { DecisionLine } from "@/lib/contracts/agents";
import type { ServiceContext } from "@/lib/services/context";
import { visibleAgents } from "./visibleAgents";

/** The newest decisions about the agents that the actor sees, or about one of them. */
export async function recentDecisions(
  ctx: ServiceContext,
  { agentId, count }: { agentId?: string; count: number },
): Promise<DecisionLine[]> {
  const rows = await ctx.db.prisma.evaluation.findMany({
    where: { agent: visibleAgents(ctx), ...(agentId === undefined ? {} : { agentId }) },
    orderBy: [{ decidedAt: "desc" }, { id: "desc" }],
    take: count,
    select: {
      id: true,
      decidedAt: true,
      action: true,
      environment: true,
      resource: true,
      outcome: true,
      reason: true,
      reasons: true,
      agent: { select: { name: true } },
    },
  });
  return rows.map((row) => ({
    evaluation_id: row.id,
    decided_at: row.decidedAt.toISOString(),
    agent: row.agent.name,
    action: row.action,
    environment: row.environment,
    resource: resourceOf(row.resource),
    outcome: row.outcome,
    reason: row.reason,
    message: firstMessage(row.reasons),
  }));
}

export function resourceOf(stored: unknown): { type: string; id: string } {
  const { type, id } = (stored ?? {}) as { type?: unknown; id?: unknown };
  return { type: typeof type === "string" ? type : "", id: typeof id === "string" ? id : "" };
}

function firstMessage(reasons: unknown): string | null {
  const first: unknown = Array.isArray(reasons) ? reasons[0] : undefined;
  const message = typeof first === "object" && first !== null && "message" in first ? first.message : null;
  return typeof message === "string" ? message : null;
}
