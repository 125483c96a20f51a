import { makePartitions } from "@/lib/db/fragment/partitions";
import { deleteCounts, deleteFragments, dropEmptyPartitions } from "@/lib/db/fragment/retention";
import { requireCommand } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";

const DAY_MS = 86_400_000;
/** Most batches of one source in one sweep: the others have their turn, and what is left has the next. */
const BATCHES_MAX = 200;

/** What a sweep removed. */
export interface Swept {
  fragments: number;
  /** Months whose partitions were dropped, such as `202501`. */
  months: string[];
  /** True where a source has more to remove. */
  more: boolean;
}

/**
 * Removes what is past its source's retention, with keys and joins, in small transactions that may end anywhere; drops the partitions
 * of months that are wholly past and empty; and makes those of this month and the next, so that nobody has to wait for it. That records
 * end is a setting, which the audit log has.
 */
export async function sweepRetention({ ctx }: { ctx: ServiceContext }): Promise<Swept> {
  requireCommand(ctx);
  const now = ctx.now();
  await makePartitions(ctx.db, [now, new Date(now.getTime() + 28 * DAY_MS)], now);
  const sources = await ctx.db.prisma.source.findMany({ select: { id: true, retentionDays: true } });
  const swept: Swept = { fragments: 0, months: [], more: false };
  for (const { id: sourceId, retentionDays } of sources) {
    const before = new Date(now.getTime() - retentionDays * DAY_MS);
    for (let batch = 0; ; batch += 1) {
      const { deleted, more } = await deleteFragments(ctx.db, { sourceId, before });
      swept.fragments += deleted;
      if (!more) break;
      if (batch === BATCHES_MAX) {
        swept.more = true;
        break;
      }
    }
    await deleteCounts(ctx.db.pool, { sourceId, before });
  }
  const longest = Math.max(...sources.map(({ retentionDays }) => retentionDays));
  swept.months = await dropEmptyPartitions(ctx.db, new Date(now.getTime() - longest * DAY_MS));
  return swept;
}
