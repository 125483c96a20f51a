import type { AgentSummary, OutcomeCounts } from "@/lib/contracts/agents";
import { readLastDecisions } from "@/lib/db/agent/lastDecisions";
import type { ServiceContext } from "@/lib/services/context";
import { startOfDay, visibleAgents } from "./visibleAgents";

/** The agents of the teams that the actor sees, by name, with what they did today and what waits for an answer. */
export async function list({
  ctx,
  input = {},
}: {
  ctx: ServiceContext;
  input?: { ids?: string[] };
}): Promise<{ agents: AgentSummary[] }> {
  const { prisma } = ctx.db;
  const now = ctx.now();
  const rows = await prisma.agent.findMany({
    where: { ...visibleAgents(ctx), ...(input.ids === undefined ? {} : { id: { in: input.ids } }) },
    orderBy: { name: "asc" },
    include: {
      team: { select: { name: true } },
      owner: { select: { name: true, email: true, disabledAt: true } },
      stage: { select: { name: true } },
      budgets: { where: { inForce: true }, select: { version: true, _count: { select: { grants: true } } } },
    },
  });
  const ids = rows.map(({ id }) => id);
  const [today, pending, last, credentials] = await Promise.all([
    prisma.evaluation.groupBy({
      by: ["agentId", "outcome"],
      where: { agentId: { in: ids }, decidedAt: { gte: startOfDay(now) } },
      _count: true,
    }),
    prisma.approval.groupBy({
      by: ["agentId"],
      where: { agentId: { in: ids }, status: "pending", expiresAt: { gt: now } },
      _count: true,
    }),
    readLastDecisions(ctx.db.pool, ids),
    prisma.credential.groupBy({
      by: ["agentId"],
      where: { agentId: { in: ids }, revokedAt: null },
      _min: { createdAt: true },
    }),
  ]);

  return {
    agents: rows.map((row) => {
      const budget = row.budgets[0];
      const counts: OutcomeCounts = { allow: 0, deny: 0, escalate: 0 };
      for (const one of today) if (one.agentId === row.id) counts[one.outcome] = one._count;
      return {
        id: row.id,
        name: row.name,
        team: row.team.name,
        owner: { name: row.owner.name, email: row.owner.email },
        owner_left: row.owner.disabledAt !== null,
        purpose: row.purpose,
        lifecycle: row.lifecycle,
        stage: row.stage.name,
        mode: modeAt(row, now),
        observe_until: row.observeUntil?.toISOString() ?? null,
        budget_version: budget?.version ?? null,
        grants: budget?._count.grants ?? 0,
        today: counts,
        pending_approvals: pending.find(({ agentId }) => agentId === row.id)?._count ?? 0,
        last_decision_at: last.get(row.id)?.toISOString() ?? null,
        oldest_credential_at:
          credentials.find(({ agentId }) => agentId === row.id)?._min.createdAt?.toISOString() ?? null,
      };
    }),
  };
}

/** Observe mode ends by itself. */
function modeAt(row: { mode: "enforce" | "observe"; observeUntil: Date | null }, now: Date): "enforce" | "observe" {
  return row.mode === "observe" && row.observeUntil !== null && row.observeUntil > now ? "observe" : "enforce";
}
