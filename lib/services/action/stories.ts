import type { StoredApproval, StoredEvaluation, StoredStory } from "@/lib/core/record/stored";
import { waitedOn } from "@/lib/core/record/story";
import { verificationOf } from "@/lib/services/approval/verified";
import type { ServiceContext } from "@/lib/services/context";
import { isUuid } from "./cursor";
import { storedEvaluations } from "./storedEvaluations";

/** Most evaluations that are told beside the subjects: an agent that asks on and on must not make its page endless. */
const TIED_MAX = 500;

/**
 * The stories of some evaluations, in the order of `ids`. What ties evaluations together is an approval of the same agent:
 * opened, honoured, presented, or waiting for this very action when it was asked for again.
 */
export async function storiesOf(
  ctx: Pick<ServiceContext, "db">,
  ids: readonly string[],
  options: { withContent: boolean },
): Promise<StoredStory[]> {
  const found = await storedEvaluations(ctx, ids, options);
  const subjects = ids.flatMap((id) => found.get(id) ?? []);
  const approvals = await approvalsNear(ctx, subjects);
  const tied = await tiedTo(ctx, approvals, new Set(ids), options);
  const everyone = [...subjects, ...tied];
  return subjects.map((subject) => {
    const own = approvals.filter((one) => one.agentId === subject.agent.id && touches(subject, one.approval));
    return {
      subject,
      approvals: own.map((one) => one.approval),
      others: everyone.filter(
        (other) =>
          other.id !== subject.id &&
          other.agent.id === subject.agent.id &&
          own.some(({ approval }) => touches(other, approval)),
      ),
    };
  });
}

interface ApprovalOfAgent {
  agentId: string;
  approval: StoredApproval;
}

function touches(evaluation: StoredEvaluation, approval: StoredApproval): boolean {
  return (
    evaluation.approvalId === approval.id ||
    approval.evaluationId === evaluation.id ||
    evaluation.presentedApproval === approval.id ||
    waitedOn(evaluation, approval)
  );
}

/** Approvals that may bear on the subjects. Only those of the same agents: an id that a caller made up leads nowhere. */
async function approvalsNear(
  { db }: Pick<ServiceContext, "db">,
  subjects: readonly StoredEvaluation[],
): Promise<ApprovalOfAgent[]> {
  const asked = subjects.filter((one) => one.outcome === "escalate");
  const named = subjects.flatMap((one) =>
    [one.approvalId, one.presentedApproval].filter((id) => id !== null && isUuid(id)),
  );
  if (asked.length === 0 && named.length === 0) return [];
  const rows = await db.prisma.approval.findMany({
    where: {
      agentId: { in: [...new Set(subjects.map((one) => one.agent.id))] },
      OR: [
        { id: { in: named.filter((id) => id !== null) } },
        { evaluationId: { in: asked.map((one) => one.id) } },
        { actionDigest: { in: [...new Set(asked.map((one) => one.actionDigest))] } },
      ],
    },
    orderBy: [{ requestedAt: "desc" }, { id: "asc" }],
    take: TIED_MAX,
    include: { requirements: true, answers: { include: { person: { select: { name: true, email: true } } } } },
  });
  return rows.map((row) => ({
    agentId: row.agentId,
    approval: {
      id: row.id,
      evaluationId: row.evaluationId,
      actionDigest: row.actionDigest,
      status: row.status,
      justification: row.justification,
      requirements: row.requirements.map(({ kind, name, count }) => ({ kind, name, count })),
      requestedAt: row.requestedAt.toISOString(),
      expiresAt: row.expiresAt.toISOString(),
      resolvedAt: row.resolvedAt?.toISOString() ?? null,
      reason: row.reason,
      approvedUntil: row.approvedUntil?.toISOString() ?? null,
      usedAt: row.usedAt?.toISOString() ?? null,
      revokedAt: row.revokedAt?.toISOString() ?? null,
      answers: row.answers.map((answer) => ({
        person: answer.person,
        verdict: answer.verdict,
        reason: answer.reason,
        answeredAt: answer.answeredAt.toISOString(),
        byToken: answer.apiTokenId !== null,
        verified: verificationOf(answer),
        ...(answer.boundedApprovalId === null ? {} : { inAdvance: answer.boundedApprovalId }),
      })),
    },
  }));
}

async function tiedTo(
  ctx: Pick<ServiceContext, "db">,
  approvals: readonly ApprovalOfAgent[],
  known: ReadonlySet<string>,
  options: { withContent: boolean },
): Promise<StoredEvaluation[]> {
  if (approvals.length === 0) return [];
  const rows = await ctx.db.prisma.evaluation.findMany({
    where: {
      agentId: { in: [...new Set(approvals.map((one) => one.agentId))] },
      OR: [
        { approvalId: { in: approvals.map((one) => one.approval.id) } },
        { id: { in: approvals.map((one) => one.approval.evaluationId) } },
        { outcome: "escalate", actionDigest: { in: [...new Set(approvals.map((one) => one.approval.actionDigest))] } },
      ],
    },
    orderBy: [{ decidedAt: "desc" }, { id: "desc" }],
    take: TIED_MAX,
    select: { id: true },
  });
  const ids = rows.map((row) => row.id).filter((id) => !known.has(id));
  return [...(await storedEvaluations(ctx, ids, options)).values()];
}
