/** The use of limits as a replay goes on. */
import Big from "big.js";
import type { LimitDemand } from "@/lib/core/decision/types";

/** Limits that begin unused and hold what the replay itself allows, in the order of time. */
export class ReplayedLimits {
  /** By counter: use by the start of its bucket, in the order of time. */
  private readonly buckets = new Map<string, Map<number, Big>>();

  /** Use in the window of a demand so far, an exact decimal. */
  used({ key, byValue, windowFrom }: LimitDemand): string {
    const buckets = this.buckets.get(counterOf(key, byValue));
    if (buckets === undefined) return "0";
    let sum = new Big(0);
    for (const [start, used] of buckets) {
      // Time goes on: what has fallen out of the window never counts again.
      if (start < windowFrom) buckets.delete(start);
      else sum = sum.plus(used);
    }
    return sum.toFixed();
  }

  /** Several limits on one counter take from it once. */
  take(demands: readonly LimitDemand[]): void {
    const taken = new Map(demands.map((demand) => [counterOf(demand.key, demand.byValue), demand]));
    for (const [counter, { bucketStart, amount }] of taken) {
      const buckets = this.buckets.get(counter) ?? new Map<number, Big>();
      buckets.set(bucketStart, (buckets.get(bucketStart) ?? new Big(0)).plus(amount ?? 0));
      this.buckets.set(counter, buckets);
    }
  }
}

function counterOf(key: string, byValue: string): string {
  return JSON.stringify([key, byValue]);
}
