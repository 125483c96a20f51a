/** Puts in force what is due to start, and takes back what is due to end. */
import type { Transaction } from "@/lib/db/database";
import { audit } from "@/lib/services/audit";
import { requireCommand } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { anotherEdition } from "./anotherEdition";
import { requireUnmoved } from "./approve";
import type { Assessment, InForce } from "./assess";
import { openedSince } from "./evidence";
import { putInForce, putInPlace } from "./putInForce";
import { CHANGE_PARTS, type StoredChange, storedChange } from "./stored";
import { endingNow } from "./takenBack";
import { underLock } from "./underLock";

/** Most settled in one go; the next one goes on. */
const SETTLED_MAX = 20;

/** Any number of processes may do so at the same time: each change moves once. */
export async function settleChanges({ ctx }: { ctx: ServiceContext }): Promise<{ started: number; ended: number }> {
  requireCommand(ctx);
  const now = ctx.now();
  const find = async (where: object) =>
    (await ctx.db.prisma.changeRequest.findMany({ where, include: CHANGE_PARTS, take: SETTLED_MAX })).map(storedChange);
  const starting = await find({ status: "approved", startsAt: { lte: now } });
  for (const change of starting) await start(ctx, change);
  const ending = await find({ status: "in_force", endsAt: { lte: now }, endedAt: null });
  for (const change of ending) await end(ctx, change);
  return { started: starting.length, ended: ending.length };
}

/** What would do something else by now than what was approved, or has an incident since, goes back to its author. */
async function start(ctx: ServiceContext, change: StoredChange): Promise<void> {
  await underLock(
    ctx,
    change.content,
    (inForce) => standingOrNull(ctx, inForce, change),
    async (tx, assessment) => {
      if (!(await stillIs(tx, change, { status: "approved", edition: change.edition }))) return;
      if (assessment !== null) {
        await putInForce(ctx, tx, change, assessment);
        return;
      }
      const { content, reason, tests, startsAt, endsAt, digest, base } = change;
      const said = { content, reason, tests, startsAt, endsAt, digest };
      await anotherEdition(ctx, tx, change, { said, base, event: "change.lapsed" });
    },
  );
}

async function standingOrNull(ctx: ServiceContext, inForce: InForce, change: StoredChange): Promise<Assessment | null> {
  try {
    const assessment = requireUnmoved(inForce, change);
    return (await openedSince(ctx, inForce, assessment)) === null ? assessment : null;
  } catch (error) {
    if (error instanceof Problem) return null;
    throw error;
  }
}

/** An end that would widen by now, because somebody narrowed further, leaves things as they are. */
async function end(ctx: ServiceContext, change: StoredChange): Promise<void> {
  await underLock(
    ctx,
    change.content,
    async (inForce) => endingNow(inForce, change),
    async (tx, assessment) => {
      if (!(await stillIs(tx, change, { status: "in_force", endedAt: null }))) return;
      await tx.changeRequest.update({ where: { id: change.id }, data: { endedAt: ctx.now() } });
      if (assessment !== null) await putInPlace(ctx, tx, assessment, { changeId: change.id });
      await audit(ctx, tx, {
        event: "change.ended",
        subjectKind: "change",
        subjectId: change.id,
        detail: { takenBack: assessment !== null, content: assessment?.content ?? null },
      });
    },
  );
}

/** Under the lock nobody else settles: another process may have done so before. */
async function stillIs(tx: Transaction, { id }: StoredChange, where: object): Promise<boolean> {
  return (await tx.changeRequest.count({ where: { id, ...where } })) === 1;
}
