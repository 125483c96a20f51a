import { approvalSchema } from "@/lib/contracts/approvals";
import type { ServiceContext } from "@/lib/services/context";
import { answering } from "./answering";
import { approvalId } from "./approvalId";
import { type Approved, takeEffect } from "./takeEffect";

/**
 * Answers yes to exactly this action, at once. It is approved once every requirement has its people (`takeEffect`).
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
  const { reason } = approvalSchema.parse(input.answer ?? {});
  return answering(ctx, { id, verdict: "approve" }, (answerable) => takeEffect(ctx, answerable, reason || null));
}
