/** The windows of limits, cut into buckets in which use is booked. */
import type { LimitWindow } from "@/lib/core/organisation/definition";

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** A sliding window is seen in this many steps: it may over-count by one of them, and never under-counts. */
const SLIDING_STEPS = 60;

export interface Bucket {
  /** Where use is booked now, epoch ms. */
  bucketStart: number;
  /** The oldest bucket whose use counts, epoch ms, inclusive. */
  windowFrom: number;
  /** When the oldest use falls away, epoch ms. */
  windowEnds: number;
}

/** The bucket and window of `window` at `now` (epoch ms). Calendar windows are UTC's. */
export function bucketAt(window: LimitWindow, now: number): Bucket {
  if (typeof window === "string") {
    const length = window === "hour" ? HOUR_MS : DAY_MS;
    const start = floorTo(now, length);
    return { bucketStart: start, windowFrom: start, windowEnds: start + length };
  }
  const length = window.slidingSeconds * 1000;
  const step = Math.max(1000, Math.ceil(length / SLIDING_STEPS));
  // INVARIANT (never under-count): a bucket that the window still touches counts whole.
  const windowFrom = floorTo(now - length, step);
  return { bucketStart: floorTo(now, step), windowFrom, windowEnds: windowFrom + step + length };
}

/** How a window is written in a counter's key. */
export function windowName(window: LimitWindow): string {
  return typeof window === "string" ? window : `sliding-${window.slidingSeconds}s`;
}

function floorTo(time: number, step: number): number {
  return Math.floor(time / step) * step;
}
