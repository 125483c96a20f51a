/** Step 4, limits: what the window holds already, and what this call would add. */
import Big from "big.js";
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
  return demand.amount !== null && overage !== null && demand.beyond === "ask";
}

/** A limit that is in the way, as a reason. */
export function limitReason(check: LimitCheck, code: Reason["code"]): Reason {
  const { demand, used, overage } = check;
  return { code, message: messageOf(demand, used, overage), grant: demand.grant, limit: demand.key };
}

/** Whole seconds until the oldest use falls out of the window; null where waiting never helps. */
export function retryAfter({ demand }: LimitCheck, now: number): number | null {
  if (demand.amount === null || new Big(demand.amount).gt(demand.max)) return null;
  return Math.max(1, Math.ceil((demand.windowEnds - now) / 1000));
}

function messageOf(demand: LimitDemand, used: string, overage: string | null): string {
  const [, , measure = "", window = "", by = ""] = demand.key.split("/");
  const what = `the limit of the grant ${demand.grant}, ${measure} of ${demand.max} per ${window}${by === "" ? "" : ` by ${by}`}`;
  if (demand.amount === null)
    return `What this call would take from ${what}, can't be measured: the argument is missing, negative or not a number.`;
  return `This call takes ${demand.amount} and ${used} is used: ${what}, would be exceeded by ${overage ?? "0"}.`;
}
