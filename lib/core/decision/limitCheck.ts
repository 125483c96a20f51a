/** Step 4, limits: what the window holds already, and what this call would add. */
import Big from "big.js";
import { limitName } from "@/lib/core/limits/key";
import { shorten } from "./quote";
import type { LimitDemand, Reason } from "./types";

export interface LimitCheck {
  demand: LimitDemand;
  used: string;
  /** By how much the window would be exceeded, as an exact decimal; null when it would not. */
  overage: string | null;
}

/** Looks at one limit. A demand without an amount exceeds every limit: what can't be measured is not within it. */
export function checkLimit(demand: LimitDemand, used: string): LimitCheck {
  if (demand.amount === null) return { demand, used, overage: null };
  const over = new Big(used).plus(demand.amount).minus(demand.max);
  return { demand, used, overage: over.gt(0) ? over.toFixed() : null };
}

/** True when the call may not go on because of this limit, whoever would approve it. */
export function denies({ demand, overage }: LimitCheck): boolean {
  return demand.amount === null || (overage !== null && demand.beyond === "deny");
}

/** True when the limit asks a person. */
export function asks({ demand, overage }: LimitCheck): boolean {
  return overage !== null && demand.beyond === "ask";
}

/** A limit that is in the way, as a reason. */
export function limitReason(check: LimitCheck, code: Reason["code"]): Reason {
  const { demand, used, overage } = check;
  const { grant, key } = demand;
  return { code, message: messageOf(demand, used, overage), ...(grant === null ? {} : { grant }), limit: key };
}

/** Whole seconds until the oldest use falls out of the window; null where waiting never helps. */
export function retryAfter({ demand }: LimitCheck, now: number): number | null {
  if (demand.amount === null || new Big(demand.amount).gt(demand.max)) return null;
  return Math.max(1, Math.ceil((demand.windowEnds - now) / 1000));
}

/**
 * The checks whose counters hold the call, none of them exceeded: several limits can share a counter, which is taken
 * from only where all of them hold.
 */
export function withinLimits(checks: readonly LimitCheck[]): LimitCheck[] {
  const exceeded = new Set(checks.filter((check) => denies(check) || asks(check)).map(counterOf));
  return checks.filter((check) => !exceeded.has(counterOf(check)));
}

function counterOf({ demand: { key, byValue } }: LimitCheck): string {
  return JSON.stringify([key, byValue]);
}

function messageOf(demand: LimitDemand, used: string, overage: string | null): string {
  const [measure = "", window = "", by = ""] = demand.key.split("/").slice(-3);
  const apart = by === "" ? "" : `, apart for each ${by}`;
  const name = limitName(demand.key);
  const limit = `${name.charAt(0).toUpperCase()}${name.slice(1)} is ${shorten(demand.max)} for ${wordsOf(measure)} ${windowWords(window)}${apart}`;
  if (demand.amount === null)
    return `${limit}, and what this call takes can't be measured: an argument that it needs is missing, negative or not a plain value.`;
  return `${limit}: ${shorten(used)} is used and this call takes ${shorten(demand.amount)}, which is ${shorten(overage ?? "0")} too much.`;
}

function wordsOf(measure: string): string {
  return measure === "count" ? "calls" : `the ${measure.replace("(", " of ").replace(")", "")}`;
}

function windowWords(window: string): string {
  // Of the windows, only a sliding one has a number in its name.
  const seconds = /\d+/.exec(window)?.[0];
  return seconds === undefined ? `in a calendar ${window} (UTC)` : `in any ${seconds} seconds`;
}
