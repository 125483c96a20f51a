import { type BreakGlassMoved, breakGlassAnswerSchema } from "@/lib/contracts/breakGlass";
import { actorColumns, audit } from "@/lib/services/audit";
import { putInPlace } from "@/lib/services/change/putInForce";
import { underLock } from "@/lib/services/change/underLock";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { withoutGrant } from "./grant";
import { findBreakGlass, moveBreakGlass, requireStatus, type StoredBreakGlass } from "./stored";
import { endRefusal } from "./who";

/** Ends it before its time, at once, by whoever may narrow the budget. Problems: `not_found`; `forbidden`; `conflict`. */
export async function endBreakGlass({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: { id: string; answer?: unknown };
}): Promise<BreakGlassMoved> {
  const { reason } = breakGlassAnswerSchema.parse(input.answer);
  const open = await findBreakGlass(ctx, input.id);
  const refusal = endRefusal(ctx.actor, open);
  if (refusal !== null) throw new Problem("forbidden", `${refusal} Nothing was changed.`);
  requireStatus(open, "open");
  await endOpen(ctx, open, reason || null);
  return { id: open.id, status: "ended", message: "Ended. Its review is owed still." };
}

/** Takes its grant out of the budget, where it is still in it. The caller has checked who asks. */
export async function endOpen(ctx: ServiceContext, open: StoredBreakGlass, reason: string | null): Promise<void> {
  const closedBy = actorColumns(ctx.actor).actorName;
  await underLock(
    ctx,
    { agent: open.agent.name },
    async (inForce) => withoutGrant(inForce, open),
    async (tx, assessment) => {
      await moveBreakGlass(tx, open, { status: "ended", closedAt: ctx.now(), closedBy });
      if (assessment !== null) await putInPlace(ctx, tx, assessment, { breakGlassId: open.id });
      await audit(ctx, tx, {
        event: "break_glass.ended",
        subjectKind: "break_glass",
        subjectId: open.id,
        detail: { agent: open.agent.name, grant: open.grantId, reason },
      });
    },
  );
}
