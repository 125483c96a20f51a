import { requireCommand } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { closeAsked } from "./close";
import { endOpen } from "./end";
import { BREAK_GLASS_PARTS, LAPSES_AFTER_MS } from "./stored";

/** Most settled in one go; the next one goes on. */
const SETTLED_MAX = 20;

/**
 * Ends break-glass whose minutes are over (no decision waits for this: its grant ends by the clock), and lets lapse what nobody
 * gave in time. Any number of processes may do so at the same time.
 */
export async function settleBreakGlass({ ctx }: { ctx: ServiceContext }): Promise<{ ended: number; lapsed: number }> {
  requireCommand(ctx);
  const now = ctx.now();
  const find = (where: object) =>
    ctx.db.prisma.breakGlass.findMany({ where, include: BREAK_GLASS_PARTS, take: SETTLED_MAX });
  const over = await find({ status: "open", expiresAt: { lte: now } });
  const ended = await each(over, (one) => endOpen(ctx, one, "its minutes are over"));
  const old = await find({ status: "asked", askedAt: { lte: new Date(now.getTime() - LAPSES_AFTER_MS) } });
  const lapsed = await each(old, (one) => closeAsked(ctx, one, { status: "lapsed", reason: null }));
  return { ended, lapsed };
}

/** How many it was done with; one that somebody else moved on meanwhile is nothing to do. */
async function each<T>(all: readonly T[], settle: (one: T) => Promise<void>): Promise<number> {
  let done = 0;
  for (const one of all)
    try {
      await settle(one);
      done += 1;
    } catch (error) {
      if (!(error instanceof Problem) || error.kind !== "conflict") throw error;
    }
  return done;
}
