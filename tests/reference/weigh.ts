/** Step 4: the strictest of rules and limits wins. */
import type { Ask } from "@/lib/core/decision/types";
import { decimalOf, isMore, written } from "./decimals";
import type { Standing } from "./limits";
import type { MetRule } from "./rules";
import type { Findings } from "./situation";
import type { Cause } from "./verdict";

const AN_HOUR_SECONDS = 3_600;

export function weigh(
  met: readonly MetRule[],
  standings: readonly Standing[],
  now: number,
): Omit<Findings, "matching" | "standings" | "met"> {
  const byEffect = (effect: string): MetRule[] => met.filter(({ rule }) => rule.effect === effect);
  const stops = byEffect("stop");
  const exhausted = standings.filter(isExhausted);
  const handOffs = byEffect("hand_off");
  const causes: Cause[] = [
    ...stops.map(({ rule }): Cause => ({ code: "rule_stop", rule: rule.name })),
    ...exhausted.map((one): Cause => ({ code: "limit_exhausted", ...limitNamed(one) })),
    ...handOffs.map(({ rule }): Cause => ({ code: "handed_off", rule: rule.name })),
  ];
  const asking = standings.filter(({ limit, overage }) => limit.beyond === "ask" && overage !== null);
  const asks = causes.length > 0 ? [] : [...byEffect("ask").map(ruleAsk), ...asking.map(limitAsk)];
  const [first] = causes;
  return {
    causes,
    asks,
    handOff: first?.code === "handed_off" ? handOffTo(handOffs) : null,
    retryAfterSeconds: first?.code === "limit_exhausted" ? retryAfter(exhausted, now) : null,
  };
}

/** The first rule that hands over says to whom. */
function handOffTo([first]: readonly MetRule[]): Findings["handOff"] {
  if (first === undefined) return null;
  const { name, approvers, respondWithinSeconds = AN_HOUR_SECONDS } = first.rule;
  return { rule: name, approvers, respondWithinSeconds };
}

/** A limit that denies is exceeded, or what it would count can't be counted, whatever it does beyond. */
function isExhausted({ limit, amount, overage }: Standing): boolean {
  return amount === null || (limit.beyond === "deny" && overage !== null);
}

/** When every one of them has room again; null when one never has for so much. */
function retryAfter(exhausted: readonly Standing[], now: number): number | null {
  const helps = exhausted.every(
    ({ amount, limit }) => amount !== null && !isMore(amount, decimalOf(String(limit.max))),
  );
  return helps ? Math.ceil((Math.max(...exhausted.map(({ window }) => window.ends)) - now) / 1_000) : null;
}

export function limitNamed({ counter, grant }: { counter: string; grant: string | null }): Omit<Cause, "code"> {
  return { limit: counter, ...(grant === null ? {} : { grants: [grant] }) };
}

function ruleAsk({ rule }: MetRule): Ask {
  const { name, version, approvers, respondWithinSeconds = AN_HOUR_SECONDS } = rule;
  return { kind: "rule", rule: name, version, approvers, respondWithinSeconds };
}

function limitAsk({ counter, byValue, grant, overage, limit }: Standing): Ask {
  const over = overage === null ? "0" : written(overage);
  const { approvers = [] } = limit;
  return {
    kind: "limit",
    limit: counter,
    byValue,
    grant,
    overage: over,
    approvers,
    respondWithinSeconds: AN_HOUR_SECONDS,
  };
}
