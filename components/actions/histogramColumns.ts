import type { ActionHistogram } from "@/lib/contracts/browsing";

export interface HistogramColumn {
  /** When it begins and ends. */
  at: string;
  end: string;
  allow: number;
  escalate: number;
  deny: number;
  observed: number;
  total: number;
  /** False where more match than are counted, and it lies before those. */
  isCounted: boolean;
}

/** Most columns that are drawn. */
const COLUMNS_MAX = 400;

/** Every bucket from the beginning to the end, those that hold nothing too. */
export function columnsOf({
  from,
  to,
  bucket_ms: bucketMs,
  buckets,
  counted_from: countedFrom,
}: ActionHistogram): HistogramColumn[] {
  const begin = Date.parse(from);
  const count = Math.min(COLUMNS_MAX, Math.max(1, Math.ceil((Date.parse(to) - begin) / bucketMs)));
  const known = new Map(buckets.map((bucket) => [Date.parse(bucket.at), bucket]));
  const counted = countedFrom === null ? Number.NEGATIVE_INFINITY : Date.parse(countedFrom);
  return Array.from({ length: count }, (_, index) => {
    const at = begin + index * bucketMs;
    const { allow, escalate, deny, observed } = known.get(at) ?? { allow: 0, escalate: 0, deny: 0, observed: 0 };
    return {
      at: new Date(at).toISOString(),
      end: new Date(at + bucketMs).toISOString(),
      allow,
      escalate,
      deny,
      observed,
      total: allow + escalate + deny + observed,
      isCounted: at + bucketMs > counted,
    };
  });
}

/** A time as exactly as buckets of this length need it. */
export function momentWords(at: string, bucketMs: number): string {
  const day = at.slice(0, 10);
  if (bucketMs >= 86_400_000) return day;
  return `${day} ${bucketMs >= 60_000 ? at.slice(11, 16) : at.slice(11, 19)}`;
}

const UNITS = [
  [86_400_000, "day"],
  [3_600_000, "hour"],
  [60_000, "minute"],
  [1_000, "second"],
] as const;

/** "5 minutes", "1 day". */
export function bucketWords(bucketMs: number): string {
  const [length, unit] = UNITS.find(([one]) => bucketMs >= one) ?? UNITS[3];
  const count = Math.round(bucketMs / length);
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
