import { rejectChangeSchema } from "@/lib/contracts/changes";
import type { ChangeMoved } from "@/lib/contracts/changeViews";
import { audit } from "@/lib/services/audit";
import type { ServiceContext } from "@/lib/services/context";
import { recordReview, requireReviewer } from "./reviewing";
import { moveChange } from "./stored";

/** A security reviewer's no (`rejectChangeSchema`), for good: what was proposed needs another request. Problems: see `requireReviewer`. */
export async function rejectChange({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: { id: string; review?: unknown };
}): Promise<ChangeMoved> {
  const { reason, digest } = rejectChangeSchema.parse(input.review);
  const reviewable = await requireReviewer(ctx, input.id, digest);
  const { change } = reviewable;
  await ctx.db.transaction(async (tx) => {
    await recordReview(ctx, tx, reviewable, { verdict: "reject", reason });
    await moveChange(tx, change, { status: "rejected", resolvedAt: ctx.now() });
    await audit(ctx, tx, {
      event: "change.rejected",
      subjectKind: "change",
      subjectId: change.id,
      detail: { edition: change.edition, digest: change.submittedDigest, reason },
    });
  });
  return { id: change.id, status: "rejected", message: "Rejected. Nothing of what is in force was changed." };
}
