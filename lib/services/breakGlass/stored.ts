/** Break-glass as it is stored, who sees it, and how it moves. */
import { z } from "zod";
import type { BreakGlassStatusName } from "@/lib/contracts/breakGlass";
import type { Transaction } from "@/lib/db/database";
import { visibleAgents } from "@/lib/services/agent/visibleAgents";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";

/** For so long after it was asked for it can be given: an emergency that waited longer is looked at anew. */
export const LAPSES_AFTER_MS = 60 * 60_000;
/** The review is due so long after it was given. */
export const REVIEW_WITHIN_MS = 24 * 3_600_000;

export const BREAK_GLASS_PARTS = {
  agent: { select: { name: true, teamId: true, ownerId: true, team: { select: { name: true } } } },
  askedBy: { select: { email: true } },
  answeredBy: { select: { email: true } },
  reviewedBy: { select: { email: true } },
} as const;

async function find(db: Transaction, id: string, where: object) {
  return db.breakGlass.findFirst({ where: { id, agent: where }, include: BREAK_GLASS_PARTS });
}

export type StoredBreakGlass = NonNullable<Awaited<ReturnType<typeof find>>>;

/** @throws Problem `not_found` for whoever does not see its agent, as for one that does not exist. */
export async function findBreakGlass(ctx: ServiceContext, id: string): Promise<StoredBreakGlass> {
  const unknown = new Problem("not_found", "There is no such break-glass.");
  if (!z.guid().safeParse(id).success) throw unknown;
  const found = await find(ctx.db.prisma, id.toLowerCase(), visibleAgents(ctx));
  if (found === null) throw unknown;
  return found;
}

/** Moves it from one state, if it is there still. @throws Problem `conflict` where somebody else moved it on. */
export async function moveBreakGlass(
  tx: Transaction,
  { id, status }: { id: string; status: BreakGlassStatusName },
  data: Parameters<Transaction["breakGlass"]["updateMany"]>[0]["data"],
): Promise<void> {
  const { count } = await tx.breakGlass.updateMany({ where: { id, status, reviewedAt: null }, data });
  if (count === 0)
    throw new Problem("conflict", "Somebody else has just answered this. Look at it again; nothing was changed.");
}

const WORDS: Record<BreakGlassStatusName, string> = {
  asked: "waits for a second person",
  refused: "was refused",
  withdrawn: "was withdrawn",
  lapsed: "has lapsed: nobody gave it in time",
  open: "is open",
  ended: "has ended",
};

/** @throws Problem `conflict` where it is in another state. */
export function requireStatus({ status }: StoredBreakGlass, wanted: BreakGlassStatusName): void {
  if (status !== wanted) throw new Problem("conflict", `This break-glass ${WORDS[status]}. Nothing was changed.`);
}
