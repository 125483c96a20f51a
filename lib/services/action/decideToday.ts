import type { TodayAnswer } from "@/lib/contracts/actions";
import type { Json } from "@/lib/core/organisation/definition";
import { comparedWithToday } from "@/lib/core/record/today";
import { visibleAgents } from "@/lib/services/agent/visibleAgents";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { recordedRequest } from "@/lib/services/simulation/form";
import { simulate } from "@/lib/services/simulation/simulate";
import { evidenceIn } from "./evidence";
import { grantsOf } from "./explanation";

/**
 * The request of a recorded decision decided now: with the session as it was then, by everything else as it is. Where it ran under an
 * approval, people are taken to have given it again. Nothing is recorded, reserved or used.
 * @throws Problem `not_found`, also for a record of another team's agent.
 */
export async function decideToday({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: { id: string };
}): Promise<TodayAnswer> {
  const asked = await recordedRequest(ctx, input.id);
  const row = await ctx.db.prisma.evaluation.findFirst({
    where: { id: input.id.toLowerCase(), agent: visibleAgents(ctx) },
    select: {
      agentId: true,
      tool: true,
      environment: true,
      outcome: true,
      reason: true,
      budgetVersion: true,
      obligations: true,
      seen: true,
    },
  });
  if (row === null)
    throw new Problem("not_found", "There is no such action, or it belongs to a team that you cannot see.");
  const evidence = evidenceIn(row.seen);
  const { points } = await simulate({
    ctx,
    input: {
      request: asked.request,
      binding: { tool: row.tool, environment: row.environment, kind: asked.kind },
      session: evidence.session,
      approval: row.reason === "approval_honoured" ? "given" : "presented",
    },
  });
  const [today] = points;
  if (today === undefined) throw new Error("a simulation answers at least one point");
  const [grants, grantTexts] = await Promise.all(
    [row.budgetVersion, today.budget_version].map(async (version) =>
      version === null ? new Map() : grantsOf(ctx, row.agentId, version),
    ),
  );
  const then = {
    outcome: row.outcome,
    reason: row.reason,
    budgetVersion: row.budgetVersion,
    evidence,
    grants: grants ?? new Map(),
    obligations: row.obligations as Json[],
  };
  return {
    at: today.at,
    outcome: today.outcome,
    reason: today.reason,
    reasons: today.reasons.map(({ code, message }) => ({ code, message })),
    lines: comparedWithToday(then, { ...today, grantTexts: grantTexts ?? new Map() }),
    assumed: today.assumed.map((one) =>
      one.about === "session" ? { ...one, words: "The session is as it was at the decision." } : one,
    ),
  };
}
