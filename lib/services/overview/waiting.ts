import type { WaitingLine } from "@/lib/contracts/agents";
import type { ApprovalAnswer, Requirement } from "@/lib/core/decision/types";
import { resourceOf } from "@/lib/services/agent/recentDecisions";
import { visibleAgents } from "@/lib/services/agent/visibleAgents";
import { currentAnswerer } from "@/lib/services/approval/answering";
import { mayAnswer } from "@/lib/services/approval/mayAnswer";
import type { PersonActor, ServiceContext } from "@/lib/services/context";

const SHOWN = 5;
/** Looked at one by one, the nearest deadline first; what comes after them is left to the inbox. */
const LOOKED_AT = 200;

/**
 * The pending approvals that this person could approve at this moment, by the rules that answering itself follows, the
 * nearest deadline first; and how many more they may only watch.
 */
export async function waitingFor(
  ctx: ServiceContext,
  person: PersonActor,
): Promise<{ waiting: WaitingLine[]; count: number; others: number }> {
  const answerer = await currentAnswerer(ctx.db.prisma, person);
  const pending = await readPending(ctx);
  const mine = pending.rows.filter(
    (row) =>
      mayAnswer(
        answerer,
        {
          teamId: row.agent.teamId,
          ownerId: row.agent.ownerId,
          onBehalfOf: row.evaluation.onBehalfOf,
          requirements: row.requirements,
          answers: row.answers.map(answerOf),
        },
        "approve",
      ).allowed,
  );
  return {
    waiting: mine.slice(0, SHOWN).map((row) => ({
      approval_id: row.id,
      agent: row.agent.name,
      action: row.evaluation.action,
      environment: row.evaluation.environment,
      resource: resourceOf(row.evaluation.resource),
      requested_at: row.requestedAt.toISOString(),
      expires_at: row.expiresAt.toISOString(),
    })),
    count: mine.length,
    others: pending.all - mine.length,
  };
}

async function readPending(ctx: ServiceContext) {
  const where = { status: "pending" as const, expiresAt: { gt: ctx.now() }, agent: visibleAgents(ctx) };
  const [all, rows] = await Promise.all([
    ctx.db.prisma.approval.count({ where }),
    ctx.db.prisma.approval.findMany({
      where,
      orderBy: [{ expiresAt: "asc" }, { id: "asc" }],
      take: LOOKED_AT,
      select: {
        id: true,
        requestedAt: true,
        expiresAt: true,
        agent: { select: { name: true, teamId: true, ownerId: true } },
        evaluation: { select: { action: true, environment: true, resource: true, onBehalfOf: true } },
        requirements: { select: { kind: true, name: true, count: true } },
        answers: { where: { verdict: "approve" }, select: { personId: true, qualifies: true } },
      },
    }),
  ]);
  return { all, rows };
}

function answerOf({ personId, qualifies }: { personId: string; qualifies: unknown }): ApprovalAnswer {
  return { person: personId, qualifies: qualifies as Requirement[] };
}
