/** Step 4: what the rules that are met and the limits that are exceeded put in the way of a call. */
import { asks, denies, type LimitCheck, limitReason, retryAfter } from "./limitCheck";
import { type MetRule, ruleReason } from "./rules";
import type { Ask, DecisionResult, Reason } from "./types";

/** How long people have to answer where a rule does not say. */
const DEFAULT_RESPOND_WITHIN_SECONDS = 3600;

/** Why a call is denied, the cause first, and what follows from it. */
export interface Denial {
  reasons: Reason[];
  /** Absent where waiting does not help. */
  retryAfterSeconds?: number;
  handOff?: NonNullable<DecisionResult["handOff"]>;
}

/** The strictest of what denies: stop, then a limit that denies, then a hand-off. Every one is named, in this order. */
export function strictestDenial(met: readonly MetRule[], limits: readonly LimitCheck[], now: number): Denial | null {
  const exhausted = limits.filter(denies);
  const handOffs = withEffect(met, "hand_off");
  const rest = [
    ...exhausted.map((check) => limitReason(check, "limit_exhausted")),
    ...handOffs.map((rule) => ruleReason(rule, "handed_off")),
  ];
  const stop = stopDenial(met);
  if (stop !== null) return { reasons: [...stop.reasons, ...rest] };
  if (exhausted.length > 0) return { reasons: rest, ...retry(exhausted, now) };
  const [handOff] = handOffs;
  return handOff === undefined ? null : { reasons: rest, handOff: handOffOf(handOff) };
}

/** The denial of the rules that stop, or null. */
export function stopDenial(met: readonly MetRule[]): Denial | null {
  const stops = withEffect(met, "stop");
  return stops.length === 0 ? null : { reasons: stops.map((rule) => ruleReason(rule, "rule_stop")) };
}

/** Every ask that fires: they add up. */
export function asksOf(met: readonly MetRule[], limits: readonly LimitCheck[]): { asks: Ask[]; askReasons: Reason[] } {
  const rules = withEffect(met, "ask");
  const over = limits.filter(asks);
  return {
    asks: [...rules.map(ruleAsk), ...over.map(limitAsk)],
    askReasons: [
      ...rules.map((rule) => ruleReason(rule, "approval_required")),
      ...over.map((check) => limitReason(check, "approval_required")),
    ],
  };
}

function ruleAsk({ rule: { definition } }: MetRule): Ask {
  const { name, version, approvers, respondWithinSeconds = DEFAULT_RESPOND_WITHIN_SECONDS, freshSignIn } = definition;
  return {
    kind: "rule",
    rule: name,
    version,
    approvers,
    respondWithinSeconds,
    ...(freshSignIn ? { freshSignIn } : {}),
  };
}

function limitAsk({ demand, overage }: LimitCheck): Ask {
  return {
    kind: "limit",
    limit: demand.key,
    byValue: demand.byValue,
    grant: demand.grant,
    overage: overage ?? "0",
    approvers: demand.approvers,
    respondWithinSeconds: DEFAULT_RESPOND_WITHIN_SECONDS,
    ...(demand.freshSignIn ? { freshSignIn: true } : {}),
  };
}

function handOffOf({ rule: { definition } }: MetRule): NonNullable<DecisionResult["handOff"]> {
  const { name, approvers, respondWithinSeconds = DEFAULT_RESPOND_WITHIN_SECONDS } = definition;
  return { rule: name, approvers, respondWithinSeconds };
}

/** Waiting helps only where it helps with every limit that denies. */
function retry(exhausted: readonly LimitCheck[], now: number): { retryAfterSeconds?: number } {
  const waits = exhausted.map((check) => retryAfter(check, now));
  if (waits.some((wait) => wait === null)) return {};
  return { retryAfterSeconds: Math.max(...waits.map((wait) => wait ?? 0)) };
}

function withEffect(met: readonly MetRule[], effect: "stop" | "hand_off" | "ask"): MetRule[] {
  return met.filter(({ rule }) => rule.definition.effect === effect);
}
