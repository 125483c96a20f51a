/** Over how long endings are counted, and how many are too many, in milliseconds. */
const WINDOW_MS = 300_000;
const ENDINGS_MAX = 10;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;

/**
 * When an upstream that ended may be started again: at once the first time, later each time after that, and after ten
 * endings in five minutes not before the oldest of them is that long ago.
 */
export class Restarts {
  private endings: number[] = [];

  /** @param now epoch milliseconds */
  constructor(private readonly now: () => number) {}

  ended(): void {
    this.endings.push(this.now());
  }

  /** How long to wait before the next start, in milliseconds. */
  waitMs(): number {
    const now = this.now();
    this.endings = this.endings.filter((at) => now - at < WINDOW_MS).slice(-ENDINGS_MAX);
    const count = this.endings.length;
    const [oldest] = this.endings;
    const last = this.endings.at(-1);
    if (oldest === undefined || last === undefined || count < 2) return 0;
    if (count >= ENDINGS_MAX) return oldest + WINDOW_MS - now;
    return Math.max(0, last + Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (count - 2)) - now);
  }

  /** How often it ended lately. */
  get count(): number {
    return this.endings.length;
  }
}
