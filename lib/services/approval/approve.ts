import { approvalSchema } from "@/lib/contracts/approvals";
import type { ServiceContext } from "@/lib/services/context";
import { answering } from "./answering";
import { approvalId } from "./approvalId";
import { applyEdit, editedAction } from "./edit";
import { type Approved, takeEffect } from "./takeEffect";

/**
 * Answers yes to exactly this action, or to the action with other arguments (`editedAction`), at once. It is approved once every requirement has its people (`takeEffect`).
 * Problems: see `answering`.
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
  const { reason, arguments: args, action_digest: shown } = approvalSchema.parse(input.answer ?? {});
  const edited = args === undefined ? null : await editedAction(ctx, { id, args, shown });
  return answering(ctx, { id, verdict: "approve", voiding: edited !== null, shown }, async (answerable) =>
    takeEffect(ctx, edited === null ? answerable : await applyEdit(ctx, answerable, edited), reason || null),
  );
}
