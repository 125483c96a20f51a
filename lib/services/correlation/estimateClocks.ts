import { clockPairsOf, offsetsOf } from "@/lib/core/correlation/clock";
import { findExactlyJoined, putClockOffsets } from "@/lib/db/correlation/clocks";
import { StoredSightings } from "@/lib/db/correlation/storedSightings";
import { requireCommand } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";

/** From what arrived in so many milliseconds; clocks are set again. */
const LOOKED_AT_MS = 24 * 3_600_000;

/**
 * Estimates how far each source's clock is ahead of Ambit's, from what exact keys tie to decisions and to other sources. It is shown beside a
 * record's own time; no join depends on it. Answers how many sources it knows.
 */
export async function estimateClocks({ ctx }: { ctx: ServiceContext }): Promise<number> {
  requireCommand(ctx);
  const { pool } = ctx.db;
  const { places, joins, ambit } = await findExactlyJoined(pool, new Date(ctx.now().getTime() - LOOKED_AT_MS));
  if (places.size === 0) return 0;
  const sightings = await new StoredSightings(pool, places).byId([...places.keys()]);
  const pairs = clockPairsOf(sightings, { joins, ambit });
  const counts = new Map<string, number>();
  for (const { source } of pairs) counts.set(source, (counts.get(source) ?? 0) + 1);
  const offsets = offsetsOf(pairs);
  await putClockOffsets(pool, offsets, counts);
  return offsets.size;
}
