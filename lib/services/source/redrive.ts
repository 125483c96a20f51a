import { z } from "zod";
import type { Redriven } from "@/lib/contracts/sources";
import type { Parsed } from "@/lib/core/correlation/fragment";
import { insertAuditEvents } from "@/lib/db/access/audit";
import { accessTransaction, isFaultOfData } from "@/lib/db/access/transaction";
import { makePartitions } from "@/lib/db/fragment/partitions";
import { storeFragments } from "@/lib/db/fragment/store";
import { addArrival } from "@/lib/db/source/arrivals";
import { findWaitingLetters, putReason, putRedriven, type WaitingLetter } from "@/lib/db/source/redrive";
import type { SourceRow } from "@/lib/db/source/rows";
import { actorColumns } from "@/lib/services/audit";
import type { ServiceContext } from "@/lib/services/context";
import { parseAgain } from "@/lib/services/ingest/parseAgain";
import { rowOf } from "@/lib/services/ingest/rows";
import { Problem } from "@/lib/services/problem";
import { requireManager } from "./mayManage";
import { managedSource } from "./named";

/** Letters that are driven in one transaction. */
const BATCH = 100;

/**
 * Reads one dead letter again as its source is set up now, or all that wait and are whole. What can be read is stored and waits no
 * more, both in one transaction; what cannot waits on, with the reason of this time. Problems: `forbidden`; `not_found`; `conflict`
 * for one that waits no more or of which only the beginning was kept.
 */
export async function redriveDeadLetters({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: { source: string; id?: string };
}): Promise<Redriven> {
  requireManager(ctx);
  const source = await managedSource(ctx.db.prisma, input.source);
  if (input.id !== undefined) await requireWhole(ctx, source.id, input.id);
  const total: Redriven = { redriven: 0, waiting: 0 };
  for (let after: string | null = null; ; ) {
    const of = { sourceId: source.id, id: input.id ?? null, after, limit: BATCH };
    const letters = await findWaitingLetters(ctx.db.pool, of);
    const redriven = await driveDivided(ctx, source, letters);
    total.redriven += redriven;
    total.waiting += letters.length - redriven;
    after = letters.at(-1)?.id ?? null;
    if (letters.length < BATCH) return total;
  }
}

async function requireWhole(ctx: ServiceContext, sourceId: string, id: string): Promise<void> {
  const where = { id, sourceId };
  const letter = z.guid().safeParse(id).success ? await ctx.db.prisma.deadLetter.findFirst({ where }) : null;
  if (letter === null) throw new Problem("not_found", "There is no such dead letter of this source.");
  if (letter.status !== "waiting")
    throw new Problem("conflict", "It waits no more: it was driven again or discarded already.");
  if (letter.cut)
    throw new Problem("conflict", "Only the beginning of it was kept, so it cannot be driven again. Send it anew.");
}

/** Where the database refuses one of several, each is driven alone, and the one waits on. Answers how many were stored. */
async function driveDivided(
  ctx: ServiceContext,
  source: SourceRow,
  letters: readonly WaitingLetter[],
): Promise<number> {
  try {
    return await drive(ctx, source, letters);
  } catch (error) {
    if (!isFaultOfData(error)) throw error;
    if (letters.length === 1) return 0;
    let redriven = 0;
    for (const letter of letters) redriven += await driveDivided(ctx, source, [letter]);
    return redriven;
  }
}

async function drive(ctx: ServiceContext, source: SourceRow, letters: readonly WaitingLetter[]): Promise<number> {
  const read = letters.map((letter) => ({ letter, parsed: parseAgain(letter, source) }));
  const good = read
    .filter(({ parsed }) => parsed.rejected.length === 0)
    .map(({ letter, parsed }) => ({
      id: letter.id,
      rows: parsed.fragments.map((one) => rowOf(source.id, one.fragment)),
    }));
  for (const { letter, parsed } of read) await keepReason(ctx, letter, parsed);
  if (good.length === 0) return 0;
  const now = ctx.now();
  const ats = good.flatMap(({ rows }) => rows.map(({ at }) => at));
  await makePartitions(ctx.db, ats, now);
  return await accessTransaction(ctx.db, async (client) => {
    const by = actorColumns(ctx.actor);
    const moved = await putRedriven(client, { ids: good.map(({ id }) => id), at: now, by: by.actorName });
    const rows = good.filter(({ id }) => moved.has(id)).flatMap((one) => one.rows);
    const added = await storeFragments(client, rows, now);
    const counts = { stored: added.size, duplicates: rows.length - added.size, rejected: 0 };
    const when = { receivedAt: now, lagMsMax: 0, latestOccurredAt: null };
    await addArrival(client, { sourceId: source.id, tokenId: null, ...when, ...counts });
    const detail = { redriven: moved.size, stored: added.size };
    const event = { event: "source.dead_letters_redriven", subjectKind: "source", subjectId: source.name, detail };
    if (moved.size > 0) await insertAuditEvents(client, [{ at: now, ...by, ...event }]);
    return moved.size;
  });
}

async function keepReason(ctx: ServiceContext, { id }: WaitingLetter, { rejected: [first] }: Parsed): Promise<void> {
  if (first !== undefined) await putReason(ctx.db.pool, { id, reason: first.reason, message: first.message });
}
