import { warnedBefore } from "@/lib/core/budget/ending";
import { addEnd, addWarning, type ExceptionEndRow, findExceptionEnds } from "@/lib/db/exception/ends";
import { audit } from "@/lib/services/audit";
import { requireCommand } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";

/**
 * Warns of exceptions that end soon, and marks those that have ended: no decision waits for this, they end by the clock. Any number
 * of processes may do so at the same time; each is warned of and marked once.
 */
export async function settleExceptions({ ctx }: { ctx: ServiceContext }): Promise<{ warned: number; ended: number }> {
  requireCommand(ctx);
  const now = ctx.now();
  const { near, over } = await findExceptionEnds(ctx.db, now);
  const done = { warned: 0, ended: 0 };
  for (const end of near) if (isToBeWarnedOf(end, now) && (await note(ctx, end, "exception.ending"))) done.warned += 1;
  for (const end of over) if (await note(ctx, end, "exception.ended")) done.ended += 1;
  return done;
}

function isToBeWarnedOf({ since, expiresAt }: ExceptionEndRow, now: Date): boolean {
  const before = warnedBefore(expiresAt.getTime() - since.getTime());
  return before !== null && expiresAt.getTime() - now.getTime() <= before;
}

async function note(
  ctx: ServiceContext,
  end: ExceptionEndRow,
  event: "exception.ending" | "exception.ended",
): Promise<boolean> {
  const add = event === "exception.ending" ? addWarning : addEnd;
  return ctx.db.transaction(async (tx) => {
    if (!(await add(tx, end, ctx.now()))) return false;
    await audit(ctx, tx, {
      event,
      subjectKind: "agent",
      subjectId: end.agentId,
      detail: { agent: end.agent, grant: end.grantId, expiresAt: end.expiresAt.toISOString() },
    });
    return true;
  });
}
