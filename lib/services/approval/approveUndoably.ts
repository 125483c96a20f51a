import { UNDO_MS } from "@/lib/contracts/answers";
import { approvalSchema } from "@/lib/contracts/approvals";
import { json, jsonOrNull } from "@/lib/db/database";
import { audit } from "@/lib/services/audit";
import { requirePerson } from "@/lib/services/authorize";
import { requireBoundable } from "@/lib/services/boundedApproval/refusal";
import { refuseEditedAndBounded, termsOf } from "@/lib/services/boundedApproval/terms";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { answering } from "./answering";
import { approvalId } from "./approvalId";
import { applyEdit, editedAction } from "./edit";
import { type Approved, takeEffect } from "./takeEffect";

/** A yes that takes effect at `undo_until`; null when it took effect at once. */
export type ApprovedUndoably = Approved & { undo_until: string | null };

/**
 * Answers yes, and keeps it from taking effect for `UNDO_MS`, in which the same person can take it back. Until then the
 * approval waits, and the agent is told so. Where the deadline comes first there is no time for an undo. Problems: `conflict`
 * when the person's yes is on its way already; see `answering`.
 */
export async function approveUndoably({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  /** `answer` is the body as it came. */
  input: { id: string; answer?: unknown };
}): Promise<ApprovedUndoably> {
  const id = approvalId(input.id);
  const answer = approvalSchema.parse(input.answer ?? {});
  refuseEditedAndBounded(answer);
  const { reason, arguments: args, action_digest: shown } = answer;
  const edited = args === undefined ? null : await editedAction(ctx, { id, args, shown });
  return answering(ctx, { id, verdict: "approve", voiding: edited !== null, shown }, async (asItCame) => {
    const answerable = edited === null ? asItCame : await applyEdit(ctx, asItCame, edited);
    const { tx, approval, actor, qualifies, now } = answerable;
    const bounded = answer.bounded === undefined ? null : termsOf(approval, answer.bounded, now);
    if (bounded !== null) requireBoundable(answerable);
    const releaseAt = new Date(now.getTime() + UNDO_MS);
    if (releaseAt >= approval.expiresAt)
      return { ...(await takeEffect(ctx, answerable, { reason: reason || null, bounded })), undo_until: null };
    if (approval.releases.some(({ personId }) => personId === actor.id))
      throw new Problem("conflict", "You have approved it already: your answer is about to take effect.");
    await tx.approvalRelease.create({
      data: {
        approvalId: id,
        personId: actor.id,
        edition: approval.edition,
        reason: reason || null,
        givenAt: now,
        releaseAt,
        bounded: jsonOrNull(bounded),
        ...(actor.verification === undefined ? {} : { verification: json(actor.verification) }),
      },
    });
    await audit(ctx, tx, {
      event: "approval.answer_given",
      subjectKind: "approval",
      subjectId: id,
      detail: { agentId: approval.agentId, qualifies, releaseAt: releaseAt.toISOString(), bounded: bounded !== null },
    });
    return { id, status: "pending" as const, approved_until: null, undo_until: releaseAt.toISOString() };
  });
}

/** Takes the actor's yes back before it takes effect. Problem `conflict` when it has, or when there is none. */
export async function undoApproval({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: { id: string };
}): Promise<{ id: string }> {
  const actor = requirePerson(ctx);
  const id = approvalId(input.id);
  return ctx.db.transaction(async (tx) => {
    const { count } = await tx.approvalRelease.deleteMany({
      where: { approvalId: id, personId: actor.id, releaseAt: { gt: ctx.now() } },
    });
    if (count === 0) throw new Problem("conflict", "There is nothing to undo: your answer has taken effect.");
    await audit(ctx, tx, { event: "approval.answer_undone", subjectKind: "approval", subjectId: id });
    return { id };
  });
}
