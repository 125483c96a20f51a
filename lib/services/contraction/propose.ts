import { DISUSE_DAYS } from "@/lib/contracts/contractions";
import { findDisuse } from "@/lib/db/budget/unused";
import { addContraction, grantsInForce, moveContraction, resolveContraction } from "@/lib/db/contraction/open";
import type { Transaction } from "@/lib/db/database";
import { audit } from "@/lib/services/audit";
import { requireCommand } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";

const DAY_MS = 86_400_000;

/**
 * Looks for grants that nobody used for 90 days and proposes to take them out, one contraction an agent; what is open, for whatever cause, follows
 * what is found, and lapses where nothing is left of it. What somebody chose to keep is not proposed again for as long. Nothing of a budget changes.
 * Any number of processes may look at the same time.
 */
export async function proposeContractions({
  ctx,
}: {
  ctx: ServiceContext;
}): Promise<{ proposed: number; lapsed: number }> {
  requireCommand(ctx);
  const found = new Map((await disuse(ctx)).map(({ agentId, grants }) => [agentId, grants]));
  const open = await ctx.db.prisma.contraction.findMany({
    where: { status: "open" },
    select: { id: true, agentId: true, cause: true, grants: true },
  });
  const done = { proposed: 0, lapsed: 0 };
  for (const one of open) {
    const left = one.cause === "disuse" ? (found.get(one.agentId) ?? []) : await stillHeld(ctx, one);
    if (await follow(ctx, one, left)) done.lapsed += 1;
  }
  const known = new Set(open.filter(({ cause }) => cause === "disuse").map(({ agentId }) => agentId));
  for (const [agentId, grants] of found)
    if (!known.has(agentId) && (await propose(ctx, agentId, grants))) done.proposed += 1;
  return done;
}

/** What was proposed for another cause and the budget holds still. */
async function stillHeld(
  ctx: ServiceContext,
  { agentId, grants }: { agentId: string; grants: string[] },
): Promise<string[]> {
  const held = await grantsInForce(ctx.db.prisma, agentId);
  return grants.filter((grant) => held.includes(grant));
}

/** The grants of agents, or of one, that are in disuse and that nobody chose to keep. */
export function disuse(ctx: ServiceContext, agentId?: string): ReturnType<typeof findDisuse> {
  const now = ctx.now();
  const since = new Date(now.getTime() - DISUSE_DAYS * DAY_MS);
  return findDisuse(ctx.db.pool, { since, now, keptSince: since, ...(agentId === undefined ? {} : { agentId }) });
}

async function propose(ctx: ServiceContext, agentId: string, grants: string[]): Promise<boolean> {
  return ctx.db.transaction(async (tx) => {
    const id = await addContraction(tx, { agentId, cause: "disuse", grants, at: ctx.now() });
    if (id === null) return false;
    await note(ctx, tx, { event: "contraction.proposed", id, agentId, grants });
    return true;
  });
}

/** True where it lapsed. */
async function follow(
  ctx: ServiceContext,
  { id, agentId, grants: was }: { id: string; agentId: string; grants: string[] },
  grants: string[],
): Promise<boolean> {
  if (was.join("\n") === grants.join("\n")) return false;
  return ctx.db.transaction(async (tx) => {
    const isOver = grants.length === 0;
    const moved = isOver
      ? await resolveContraction(tx, id, { status: "lapsed", resolvedAt: ctx.now() })
      : await moveContraction(tx, { id, was, grants });
    if (moved) await note(ctx, tx, { event: isOver ? "contraction.lapsed" : "contraction.moved", id, agentId, grants });
    return moved && isOver;
  });
}

function note(
  ctx: ServiceContext,
  tx: Transaction,
  { event, id, agentId, grants }: { event: string; id: string; agentId: string; grants: string[] },
): Promise<void> {
  return audit(ctx, tx, { event, subjectKind: "contraction", subjectId: id, detail: { agentId, grants } });
}
