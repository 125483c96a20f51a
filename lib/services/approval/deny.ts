import { type ApprovalStatus, denialSchema } from "@/lib/contracts/approvals";
import { insertAnswer, resolveApproval } from "@/lib/db/approval/answering";
import { audit } from "@/lib/services/audit";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { answering } from "./answering";
import { approvalId } from "./approvalId";
import { verificationColumns, verificationDetail } from "./verified";

/** Answers no: one denial denies, and the agent gets the reason. Problems: see `answering`. */
export async function deny({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  /** `answer` is the body as it came. */
  input: { id: string; answer?: unknown };
}): Promise<{ id: string; status: ApprovalStatus }> {
  const id = approvalId(input.id);
  const { reason } = denialSchema.parse(input.answer ?? {});
  return answering(ctx, { id, verdict: "deny" }, async ({ tx, approval, actor, qualifies, now }) => {
    await insertAnswer(tx, {
      approvalId: id,
      personId: actor.id,
      edition: approval.edition,
      verdict: "deny",
      reason,
      qualifies,
      ...verificationColumns(actor),
      answeredAt: now,
    });
    if (!(await resolveApproval(tx, { id, now, status: "denied", reason })))
      throw new Problem("conflict", "It was answered already. Your answer was not recorded.");
    await audit(ctx, tx, {
      event: "approval.denied",
      subjectKind: "approval",
      subjectId: id,
      detail: {
        agentId: approval.agentId,
        actionDigest: approval.editedDigest ?? approval.actionDigest,
        ...(approval.edition === 0 ? {} : { edition: approval.edition }),
        reason,
        ...verificationDetail(actor),
      },
    });
    return { id, status: "denied" };
  });
}
