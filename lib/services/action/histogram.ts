import { type ActionHistogram, HISTOGRAM_COUNT_MAX, histogramQuerySchema } from "@/lib/contracts/browsing";
import { countHistogram, type HistogramCount, spanOfActions } from "@/lib/db/action/histogram";
import type { ServiceContext } from "@/lib/services/context";
import { searchOf } from "./filtered";

/** Buckets are as long as one of these, so that they begin at times that people read. */
const LENGTHS_MS = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800,
  2_592_000,
].map((seconds) => seconds * 1_000);
const DAY_MS = 86_400_000;

/**
 * When the actions that the filters leave happened, by outcome. Without a beginning it begins at the oldest action that is counted,
 * without an end it ends now. `input` is the query as it came; what is wrong in it is a 400.
 */
export async function histogram({ ctx, input }: { ctx: ServiceContext; input: unknown }): Promise<ActionHistogram> {
  const { buckets, ...filters } = histogramQuerySchema.parse(input);
  const search = await searchOf(ctx, filters);
  const end = search.to ?? new Date(ctx.now().getTime() + 1);
  const span = search.from === undefined ? await spanOfActions(ctx.db, search, HISTOGRAM_COUNT_MAX) : null;
  const begin = search.from ?? span?.oldest ?? new Date(end.getTime() - DAY_MS);
  const bucketMs = lengthOf(Math.max(1, end.getTime() - begin.getTime()), buckets);
  const from = new Date(Math.floor(begin.getTime() / bucketMs) * bucketMs);
  const counted = await countHistogram(
    ctx.db,
    { ...search, from: search.from ?? from, to: end },
    { bucketMs, max: HISTOGRAM_COUNT_MAX, origin: from },
  );
  return {
    from: from.toISOString(),
    to: new Date(Math.max(Math.ceil(end.getTime() / bucketMs) * bucketMs, from.getTime() + bucketMs)).toISOString(),
    bucket_ms: bucketMs,
    buckets: bucketsOf(counted.counts, { from, bucketMs }),
    counted_from: counted.countedFrom?.toISOString() ?? null,
  };
}

function lengthOf(spanMs: number, buckets: number): number {
  return LENGTHS_MS.find((length) => spanMs / length <= buckets) ?? Math.ceil(spanMs / buckets / DAY_MS) * DAY_MS;
}

function bucketsOf(
  counts: readonly HistogramCount[],
  { from, bucketMs }: { from: Date; bucketMs: number },
): ActionHistogram["buckets"] {
  const found = new Map<number, ActionHistogram["buckets"][number]>();
  for (const { bucket, outcome, count } of counts) {
    const at = new Date(from.getTime() + bucket * bucketMs).toISOString();
    const one = found.get(bucket) ?? { at, allow: 0, escalate: 0, deny: 0, observed: 0 };
    one[(outcome ?? "observed") as "allow" | "escalate" | "deny" | "observed"] += count;
    found.set(bucket, one);
  }
  return [...found.entries()].sort(([a], [b]) => a - b).map(([, bucket]) => bucket);
}
