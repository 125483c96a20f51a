import type { ApprovalStatus } from "@/lib/contracts/approvals";
import { isSatisfied } from "@/lib/core/approval/requirements";
import { approvingAnswers, insertAnswer, resolveApproval } from "@/lib/db/approval/answering";
import { audit } from "@/lib/services/audit";
import { giveBounded } from "@/lib/services/boundedApproval/give";
import { requireBoundable } from "@/lib/services/boundedApproval/refusal";
import type { BoundedTerms } from "@/lib/services/boundedApproval/terms";
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
  /** The id of the bounded approval that was given with it. */
  bounded_approval?: string;
}

/** A yes as it was given. */
export interface Yes {
  reason: string | null;
  /** When it was given, where that was before now. */
  givenAt?: Date | null;
  /** The bounds within which it is given in advance too. */
  bounded?: BoundedTerms | null;
}

/**
 * Records a yes. It is approved once every requirement has its people; until then it stays pending and the answer counts.
 * Single use, for `APPROVED_FOR_MS`. The caller holds the approval's row and knows that the person may answer.
 */
export async function takeEffect(
  ctx: ServiceContext,
  answerable: Answerable,
  { reason, givenAt = null, bounded = null }: Yes,
): Promise<Approved> {
  const { tx, approval, actor, qualifies, now } = answerable;
  const { id } = approval;
  if (bounded !== null) requireBoundable(answerable);
  await insertAnswer(tx, {
    approvalId: id,
    personId: actor.id,
    edition: approval.edition,
    verdict: "approve",
    reason,
    qualifies,
    ...verificationColumns(actor),
    answeredAt: now,
    givenAt,
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
    ...(bounded === null ? {} : { bounded_approval: await giveBounded(ctx, answerable, bounded) }),
  };
}
