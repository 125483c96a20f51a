import { type BreakGlassMoved, breakGlassReviewSchema } from "@/lib/contracts/breakGlass";
import { audit } from "@/lib/services/audit";
import { requirePerson } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { findBreakGlass, moveBreakGlass, requireStatus } from "./stored";
import { reviewRefusal } from "./who";

/**
 * A third person's findings (`breakGlassReviewSchema`), once it is over: that closes its review.
 * @throws Problem `not_found`; `forbidden` for the two, the agent's owner and all but security reviewers; `conflict` while it is
 *   open, or where it is reviewed.
 */
export async function reviewBreakGlass({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: { id: string; review: unknown };
}): Promise<BreakGlassMoved> {
  const person = requirePerson(ctx);
  const { findings } = breakGlassReviewSchema.parse(input.review);
  const ended = await findBreakGlass(ctx, input.id);
  const refusal = reviewRefusal(person, ended);
  if (refusal !== null) throw new Problem("forbidden", `${refusal} Nothing was changed.`);
  requireStatus(ended, "ended");
  if (ended.reviewedAt !== null) throw new Problem("conflict", "It is reviewed already. Nothing was changed.");
  const { id } = ended;
  await ctx.db.transaction(async (tx) => {
    await moveBreakGlass(tx, ended, { reviewedById: person.id, reviewedAt: ctx.now(), findings });
    await audit(ctx, tx, {
      event: "break_glass.reviewed",
      subjectKind: "break_glass",
      subjectId: id,
      detail: { agent: ended.agent.name, grant: ended.grantId, findings },
    });
  });
  return { id, status: "ended", message: "Reviewed. Your findings are kept with it." };
}
