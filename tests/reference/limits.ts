/** Limits, counted from a plain list of what was used before. */
import type { DecisionRequest } from "@/lib/core/decision/types";
import type { LimitDefinition, LimitWindow } from "@/lib/core/organisation/definition";
import { type Decimal, decimalOf, isMore, minus, plus, ZERO } from "./decimals";
import { at } from "./json";
import { type Agent, type Grant, names } from "./organisation";

/** Something that was reserved before. */
export interface Use {
  counter: string;
  byValue: string;
  per: LimitWindow;
  at: number;
  amount: string;
}

export interface Window {
  /** Where what is used now is booked. */
  bucketStart: number;
  /** From where on what was used counts. */
  from: number;
  ends: number;
}

/** One limit, as it stands before this request. */
export interface Standing {
  limit: LimitDefinition;
  /** null for a limit of the whole budget. */
  grant: string | null;
  counter: string;
  byValue: string;
  window: Window;
  /** null when the value can't be counted. */
  amount: Decimal | null;
  used: Decimal;
  /** By how much the limit would be exceeded; null when it would not, or nothing can be counted. */
  overage: Decimal | null;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** How every limit of these grants, and of the whole budget, stands. */
export function standingsOf(
  agent: Agent,
  grants: readonly Grant[],
  what: { request: DecisionRequest; uses: readonly Use[]; now: number },
): Standing[] {
  const { action, environment } = what.request;
  const ofGrants = grants.flatMap(({ id, limits }) =>
    limits.map((limit) => standingOf(limit, { grant: id, counter: counterOf(agent, id, limit) }, what)),
  );
  const ofBudget = (agent.budget?.limits ?? [])
    .filter((limit) => limit.actions === undefined || names(limit.actions, action))
    .filter((limit) => limit.environments?.includes(environment) ?? true)
    .map((limit) => standingOf(limit, { grant: null, counter: counterOf(agent, `*${limit.id}`, limit) }, what));
  return [...ofGrants, ...ofBudget];
}

/** The name under which a limit counts. */
export function counterOf(agent: Agent, holder: string, { measure, per, by = "" }: LimitDefinition): string {
  const window = typeof per === "string" ? per : `sliding-${per.slidingSeconds}s`;
  return [agent.id, holder, measure, window, by].join("/");
}

function standingOf(
  limit: LimitDefinition,
  named: { grant: string | null; counter: string },
  { request, uses, now }: { request: DecisionRequest; uses: readonly Use[]; now: number },
): Standing {
  const byValue = byValueOf(limit, request);
  const amount = byValue === null ? null : amountOf(limit, request);
  const window = windowOf(limit.per, now);
  const used = usedOf(uses, { counter: named.counter, byValue: byValue ?? "", from: window.from });
  const standing = { limit, ...named, byValue: byValue ?? "", window, amount, used };
  if (amount === null) return { ...standing, overage: null };
  const overage = minus(plus(used, amount), decimalOf(String(limit.max)));
  return { ...standing, overage: isMore(overage, ZERO) ? overage : null };
}

/** What one counter holds since a time. */
export function usedOf(
  uses: readonly Use[],
  { counter, byValue, from }: { counter: string; byValue: string; from: number },
): Decimal {
  return uses
    .filter((use) => use.counter === counter && use.byValue === byValue)
    .filter((use) => windowOf(use.per, use.at).bucketStart >= from)
    .reduce((sum, use) => plus(sum, decimalOf(use.amount)), ZERO);
}

/**
 * Calendar windows begin with their hour or day (UTC). A sliding one is kept in sixtieths, none shorter than a second: it counts
 * the whole of the sixtieth in which it begins, and never too little.
 */
export function windowOf(per: LimitWindow, now: number): Window {
  if (typeof per === "string") {
    const length = per === "hour" ? HOUR : DAY;
    const from = now - (now % length);
    return { bucketStart: from, from, ends: from + length };
  }
  const length = per.slidingSeconds * 1_000;
  const bucket = Math.max(1_000, Math.ceil(length / 60));
  const from = now - length - ((now - length) % bucket);
  return { bucketStart: now - (now % bucket), from, ends: from + bucket + length };
}

/** "" without `by`; null where values that must be kept apart can't be. */
function byValueOf({ by }: LimitDefinition, request: DecisionRequest): string | null {
  if (by === undefined) return "";
  const value = at({ arguments: request.arguments ?? {} }, by.split("."));
  return ["string", "number", "boolean"].includes(typeof value) ? `${typeof value}:${value}` : null;
}

/** What the request takes: one, or a number of the arguments from nought on. */
function amountOf({ measure }: LimitDefinition, request: DecisionRequest): Decimal | null {
  if (measure === "count") return decimalOf("1");
  const [, path] = /^sum\((arguments\.[\w.]+)\)$/.exec(measure) ?? [];
  const value = path === undefined ? undefined : at({ arguments: request.arguments ?? {} }, path.split("."));
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? decimalOf(String(value)) : null;
}
