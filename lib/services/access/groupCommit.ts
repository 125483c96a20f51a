/** Group commit: what waits while one batch is on its way to the disk becomes the next batch. */
import { Problem } from "@/lib/services/problem";

/** What became of one item of a batch. */
export type Settled<Result> = { result: Result } | { error: unknown };

export interface GroupCommitOptions<Item, Result> {
  /**
   * Handles a batch in the order in which its items were given; answers one outcome for each. Throws where nothing of the
   * batch was done.
   */
  run: (batch: readonly Item[]) => Promise<Settled<Result>[]>;
  /** Most items of one batch. */
  batchMax: number;
  /** Most items that wait; what comes beyond them is refused. */
  waitingMax: number;
  /** Most batches under way at once. */
  underWayMax: number;
  /** Fewest items for which a batch begins while another is under way: small ones cost more than waiting for it. */
  besideMin: number;
  /** True where a batch failed for the sake of one of its items, so that the others can be done without it. */
  isFaultOfOne: (error: unknown) => boolean;
  /** What is said to whom is refused. */
  refusal: string;
}

/** When to come back where too many wait, in seconds. */
const RETRY_SECONDS = 1;

interface Waiting<Item, Result> {
  item: Item;
  settle: (settled: Settled<Result>) => void;
}

/**
 * Collects items into batches: at once when nothing is under way, in larger ones the more there is to do. No timer delays
 * anything, and what waits is bounded.
 */
export class GroupCommit<Item, Result> {
  private waiting: Waiting<Item, Result>[] = [];
  private underWay = 0;
  private woken = false;

  constructor(private readonly options: GroupCommitOptions<Item, Result>) {}

  /** How many items wait, without those of the batches under way. */
  get depth(): number {
    return this.waiting.length;
  }

  /** Resolves with what became of the item. Problem `overloaded` when too many wait: nothing was done. */
  async submit(item: Item): Promise<Result> {
    const [result] = this.submitAll([item]);
    if (result === undefined) throw new Error("one item has one result");
    return result;
  }

  /** The same for several, all of them or none, in one order. */
  submitAll(items: readonly Item[]): Promise<Result>[] {
    if (this.waiting.length + items.length > this.options.waitingMax)
      throw new Problem("overloaded", this.options.refusal, { retryAfter: RETRY_SECONDS });
    return items.map(
      (item) =>
        new Promise((resolve, reject) => {
          const settle = (settled: Settled<Result>): void => {
            if ("error" in settled) reject(settled.error);
            else resolve(settled.result);
          };
          this.waiting.push({ item, settle });
          this.wake();
        }),
    );
  }

  /** What arrives in the same turn of the event loop shares a batch. */
  private wake(): void {
    if (this.woken) return;
    this.woken = true;
    setImmediate(() => {
      this.woken = false;
      while (this.isWorthABatch()) void this.flush(this.waiting.splice(0, this.options.batchMax));
    });
  }

  /** Anything is when nothing is under way; beside another batch, only what shares its cost among many. */
  private isWorthABatch(): boolean {
    const { underWayMax, besideMin } = this.options;
    if (this.underWay === 0) return this.waiting.length > 0;
    return this.underWay < underWayMax && this.waiting.length >= besideMin;
  }

  private async flush(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    this.underWay += 1;
    try {
      await this.settle(batch);
    } finally {
      this.underWay -= 1;
      this.wake();
    }
  }

  private async settle(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const outcomes = await this.options.run(batch.map(({ item }) => item));
      for (const [index, { settle }] of batch.entries())
        settle(outcomes[index] ?? { error: new Error("a batch answered for fewer items than it has") });
    } catch (error) {
      if (batch.length > 1 && this.options.isFaultOfOne(error)) for (const one of batch) await this.settle([one]);
      else for (const { settle } of batch) settle({ error });
    }
  }
}
