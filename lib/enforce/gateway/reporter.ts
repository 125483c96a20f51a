import { setTimeout as sleep } from "node:timers/promises";
import type { RecordFragment } from "@/lib/contracts/access";
import type { AmbitClient, OutcomeReport } from "@/lib/enforce/ambit/client";
import { AmbitFault } from "@/lib/enforce/ambit/fault";
import type { Logger } from "@/lib/platform/logger";

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 60_000;

/**
 * Tells Ambit what happened. What it does not take now is told again until it does, as long as this process lives: the
 * outcome of a call that ran must not be lost because Ambit was away for a moment.
 */
export class Reporter {
  private readonly underway = new Set<Promise<void>>();
  private readonly ending = new AbortController();
  /** Outcomes on their way for the first time. */
  private readonly first = new Set<Promise<void>>();

  constructor(private readonly log: Logger) {}

  /** Resolves when Ambit has it, or when it did not take it at the first try and gets it later. */
  async outcome(ambit: AmbitClient, report: OutcomeReport): Promise<void> {
    const what = { evaluation: report.evaluation_id, status: report.status };
    const told = this.tell(what, () => ambit.reportOutcome(report));
    this.first.add(told);
    this.keep(told);
    await told.finally(() => this.first.delete(told));
  }

  /** Resolves when Ambit has been told of every outcome until now, or cannot be told at the moment. */
  async outcomesTold(): Promise<void> {
    await Promise.all(this.first);
  }

  /** Does not wait: a log record must not hold up the call that it is about. */
  fragment(ambit: AmbitClient, fragment: RecordFragment): void {
    const what = { evaluation: fragment.evaluation_id, fragment: fragment.kind };
    this.keep(this.tell(what, () => ambit.recordFragment(fragment)));
  }

  /** Waits until everything is told, for at most so many milliseconds; then gives up what is left. */
  async flush(msMax: number): Promise<void> {
    const timer = setTimeout(() => this.ending.abort(), msMax);
    while (this.underway.size > 0) await Promise.all(this.underway);
    clearTimeout(timer);
  }

  private async tell(what: Record<string, string>, send: () => Promise<void>): Promise<void> {
    if (!(await this.attempt(what, send))) this.keep(this.retry(what, send));
  }

  private async retry(what: Record<string, string>, send: () => Promise<void>): Promise<void> {
    for (let waitMs = FIRST_RETRY_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_RETRY_MS)) {
      const ended = await sleep(waitMs, false, { signal: this.ending.signal }).catch(() => true);
      if (ended) {
        this.log.error(what, "the gateway ended before Ambit took what happened");
        return;
      }
      if (await this.attempt(what, send)) return;
    }
  }

  /** False when it is worth another try. */
  private async attempt(what: Record<string, string>, send: () => Promise<void>): Promise<boolean> {
    try {
      await send();
      return true;
    } catch (error) {
      if (error instanceof AmbitFault && error.kind === "unreachable") {
        this.log.warn(what, "Ambit did not take what happened; it is told again");
        return false;
      }
      const reason = error instanceof Error ? error.message : "unknown";
      this.log.error({ ...what, reason }, "Ambit does not take what happened");
      return true;
    }
  }

  private keep(work: Promise<void>): void {
    this.underway.add(work);
    void work.finally(() => this.underway.delete(work));
  }
}
