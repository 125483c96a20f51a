import type { ApprovalStatus } from "@/lib/contracts/approvals";
import { isSatisfied } from "@/lib/core/approval/requirements";
import { approvingAnswers, insertAnswer, resolveApproval } from "@/lib/db/approval/answering";
import { audit } from "@/lib/services/audit";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { type Answerable, askedAction } from "./answering";
import { verificationColumns, verificationDetail } from "./verified";

/** How long the agent has to use an approval after the last answer. */
export const APPROVED_FOR_MS = 15 * 60_000;

/** What a yes came to. */
export interface Approved {
  id: string;
  status: ApprovalStatus;
  approved_until: string | null;
}

/**
 * Records a yes. It is approved once every requirement has its people; until then it stays pending and the answer counts.
 * Single use, for `APPROVED_FOR_MS`. The caller holds the approval's row and knows that the person may answer.
 */
export async function takeEffect(
  ctx: ServiceContext,
  { tx, approval, actor, qualifies, now }: Answerable,
  reason: string | null,
): Promise<Approved> {
  const { id } = approval;
  await insertAnswer(tx, {
    approvalId: id,
    personId: actor.id,
    edition: approval.edition,
    verdict: "approve",
    reason,
    qualifies,
    ...verificationColumns(actor),
    answeredAt: now,
  });
  const answers = [...approvingAnswers(approval), { person: actor.id, qualifies }];
  const complete = isSatisfied(askedAction(approval).requirements, answers);
  const approvedUntil = new Date(now.getTime() + APPROVED_FOR_MS);
  if (complete && !(await resolveApproval(tx, { id, now, status: "approved", approvedUntil })))
    throw new Problem("conflict", "It was answered already. Your answer was not recorded.");
  await audit({ ...ctx, actor }, tx, {
    event: complete ? "approval.approved" : "approval.answered",
    subjectKind: "approval",
    subjectId: id,
    detail: {
      agentId: approval.agentId,
      actionDigest: approval.editedDigest ?? approval.actionDigest,
      ...(approval.edition === 0 ? {} : { edition: approval.edition }),
      qualifies,
      ...verificationDetail(actor),
    },
  });
  return {
    id,
    status: complete ? "approved" : "pending",
    approved_until: complete ? approvedUntil.toISOString() : null,
  };
}
