import { type ApprovalStatus, approvalSchema } from "@/lib/contracts/approvals";
import { isSatisfied } from "@/lib/core/approval/requirements";
import { approvingAnswers, insertAnswer, resolveApproval } from "@/lib/db/approval/answering";
import { audit } from "@/lib/services/audit";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { answering, askedAction } from "./answering";
import { approvalId } from "./approvalId";
import { verificationColumns, verificationDetail } from "./verified";

/** How long the agent has to use an approval after the last answer. */
export const APPROVED_FOR_MS = 15 * 60_000;

/**
 * Answers yes to exactly this action. It is approved once every requirement has its people; until then it stays pending
 * and the answer counts. Single use, for `APPROVED_FOR_MS`. Problems: see `answering`.
 */
export async function approve({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  /** `answer` is the body as it came. */
  input: { id: string; answer?: unknown };
}): Promise<{ id: string; status: ApprovalStatus; approved_until: string | null }> {
  const id = approvalId(input.id);
  const { reason } = approvalSchema.parse(input.answer ?? {});
  return answering(ctx, { id, verdict: "approve" }, async ({ tx, approval, actor, qualifies, now }) => {
    await insertAnswer(tx, {
      approvalId: id,
      personId: actor.id,
      verdict: "approve",
      reason: reason || null,
      qualifies,
      ...verificationColumns(actor),
      answeredAt: now,
    });
    const answers = [...approvingAnswers(approval), { person: actor.id, qualifies }];
    const complete = isSatisfied(askedAction(approval).requirements, answers);
    const approvedUntil = new Date(now.getTime() + APPROVED_FOR_MS);
    if (complete && !(await resolveApproval(tx, { id, now, status: "approved", approvedUntil })))
      throw new Problem("conflict", "It was answered already. Your answer was not recorded.");
    await audit(ctx, tx, {
      event: complete ? "approval.approved" : "approval.answered",
      subjectKind: "approval",
      subjectId: id,
      detail: {
        agentId: approval.agentId,
        actionDigest: approval.actionDigest,
        qualifies,
        ...verificationDetail(actor),
      },
    });
    return {
      id,
      status: complete ? "approved" : "pending",
      approved_until: complete ? approvedUntil.toISOString() : null,
    };
  });
}
