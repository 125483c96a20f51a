import type { Call, GatewayParts } from "./call";
import type { Granted } from "./decide";
import type { LogRecord } from "./record";

/** A call that goes on for so long is recorded as forwarded before it ends, in milliseconds. */
const SOON_MS = 1_000;

/** The log records of one call: with its outcome, in one request; by themselves where they are long or the call is. */
export class Records {
  private waiting: LogRecord[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly parts: GatewayParts,
    private readonly call: Call,
    private readonly granted: readonly Granted[],
    /** They repeat arguments and results: with them the outcome could be longer than Ambit takes. */
    private readonly options: { sendsAtOnce: boolean },
  ) {}

  forwarded(record: LogRecord): void {
    this.waiting.push(record);
    if (this.options.sendsAtOnce) this.send();
    else this.timer = setTimeout(() => this.send(), SOON_MS);
  }

  /** What is to go with the outcome. */
  ended(record: LogRecord): LogRecord[] {
    clearTimeout(this.timer);
    this.waiting.push(record);
    if (this.options.sendsAtOnce) this.send();
    return this.waiting;
  }

  /** Where nobody here reports an outcome with which they could go. */
  endedAlone(record: LogRecord): void {
    this.ended(record);
    this.send();
  }

  private send(): void {
    for (const record of this.waiting)
      for (const { allowed } of this.granted)
        this.parts.reporter.fragment(this.call.ambit, { evaluation_id: allowed.evaluation_id, ...record });
    this.waiting = [];
  }
}
