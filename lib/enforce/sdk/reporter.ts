import { AmbitFault } from "./errors";
import { sleep } from "./wait";

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 60_000;

/**
 * Tells Ambit what happened, and again where it was away for a moment: the outcome of a call that ran must not be lost. What
 * Ambit refuses is not told again: it would refuse it for ever.
 */
export class Reporter {
  private readonly underway = new Set<Promise<void>>();

  constructor(private readonly onRefused: (fault: unknown) => void = () => {}) {}

  /** Resolves when it is told, or when it was not taken at the first try and goes on being told. */
  async tell(report: () => Promise<unknown>): Promise<void> {
    if (!(await this.attempt(report))) this.keep(this.retry(report));
  }

  keep(work: Promise<void>): void {
    this.underway.add(work);
    void work.finally(() => this.underway.delete(work));
  }

  /** Waits until all is told, for at most so many milliseconds. */
  async flush(msMax: number): Promise<void> {
    const ending = new AbortController();
    const all = async () => {
      while (this.underway.size > 0 && !ending.signal.aborted) await Promise.all(this.underway);
    };
    await Promise.race([all(), sleep(msMax, { signal: ending.signal, holds: true })]);
    ending.abort();
  }

  private async retry(report: () => Promise<unknown>): Promise<void> {
    for (let waitMs = FIRST_RETRY_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_RETRY_MS)) {
      await sleep(waitMs, { holds: false });
      if (await this.attempt(report)) return;
    }
  }

  /** False when it is worth another try. */
  private async attempt(report: () => Promise<unknown>): Promise<boolean> {
    try {
      await report();
      return true;
    } catch (error) {
      if (error instanceof AmbitFault && error.kind === "unreachable") return false;
      this.onRefused(error);
      return true;
    }
  }
}
