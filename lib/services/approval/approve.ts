import { approvalSchema } from "@/lib/contracts/approvals";
import { refuseEditedAndBounded, termsOf } from "@/lib/services/boundedApproval/terms";
import type { ServiceContext } from "@/lib/services/context";
import { answering } from "./answering";
import { approvalId } from "./approvalId";
import { applyEdit, editedAction } from "./edit";
import { type Approved, takeEffect } from "./takeEffect";

/**
 * Answers yes to exactly this action, to the action with other arguments (`editedAction`), or to it and more of the same within
 * bounds (`termsOf`), at once. It is approved once every requirement has its people (`takeEffect`). Problems: `forbidden` for
 * bounds by who may not give them (`boundedRefusal`); see `answering`.
 */
export async function approve({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  /** `answer` is the body as it came. */
  input: { id: string; answer?: unknown };
}): Promise<Approved> {
  const id = approvalId(input.id);
  const answer = approvalSchema.parse(input.answer ?? {});
  refuseEditedAndBounded(answer);
  const { reason, arguments: args, action_digest: shown, bounded } = answer;
  const edited = args === undefined ? null : await editedAction(ctx, { id, args, shown });
  return answering(ctx, { id, verdict: "approve", voiding: edited !== null, shown }, async (answerable) =>
    takeEffect(ctx, edited === null ? answerable : await applyEdit(ctx, answerable, edited), {
      reason: reason || null,
      bounded: bounded === undefined ? null : termsOf(answerable.approval, bounded, answerable.now),
    }),
  );
}
