/** What may let more through in one side of a cell than in another. Whatever cannot be ruled out is told. */

import canonicalize from "canonicalize";
import { windowWords } from "@/lib/core/budget/words";
import { limitHolderName } from "@/lib/core/limits/key";
import type { Json, LimitDefinition } from "@/lib/core/organisation/definition";
import { holdsOnlyWhere } from "./conditionOrder";
import type { PartDifference } from "./difference";
import { acceptsNoMore, schemaDifferences } from "./schemaOrder";
import { asksNoFewer, type Side, type SideGrant, type SideRule } from "./side";

/** A part that may widen, in going from the first side to the second. */
export type Widening = Omit<PartDifference, "direction">;

/** Every part that may widen. None: whatever the second side allows, or asks for, the first one did too. */
export function wideningsOf(from: Side, to: Side): Widening[] {
  if (to.closed !== null) return [];
  if (from.closed !== null) return [{ part: "agent", before: from.closed, after: holdings(to) }];
  return [
    ...observing(from, to),
    ...inputs(from, to),
    ...to.grants.flatMap((grant) => coverage(grant, from.grants)),
    ...distinct(from.grants.flatMap((grant) => bindings(grant, to.grants))),
    ...from.rules.flatMap((rule) => ruleKept(rule, to.rules)),
  ];
}

function holdings({ grants, observedUntil }: Side): string {
  if (observedUntil !== null) return "observe mode lets calls go on";
  return `held by ${grants.map(({ id }) => id).join(", ")}`;
}

function observing(from: Side, to: Side): Widening[] {
  if (to.observedUntil === null || (from.observedUntil ?? Number.NEGATIVE_INFINITY) >= to.observedUntil) return [];
  const until = (end: number | null) => (end === null ? "enforced" : `observed until ${timeOf(end)}`);
  return [{ part: "agent", at: "mode", before: until(from.observedUntil), after: until(to.observedUntil) }];
}

function inputs(from: Side, to: Side): Widening[] {
  if (
    from.inputSchema === undefined ||
    (to.inputSchema !== undefined && acceptsNoMore(to.inputSchema, from.inputSchema))
  )
    return [];
  return schemaParts("action", undefined, from.inputSchema, to.inputSchema);
}

/** A grant lets through nothing new where one grant of the other side covers it. */
function coverage(grant: SideGrant, others: readonly SideGrant[]): Widening[] {
  if (others.some((other) => isWithin(grant, other))) return [];
  const same = others.find(({ id }) => id === grant.id);
  if (same === undefined) return [{ part: "grant", name: grant.id, before: null, after: holdingOf(grant) }];
  const parts: Widening[] = [];
  if (!acceptsNoMore(grant.schema, same.schema))
    parts.push(...schemaParts("arguments", grant.id, same.schema, grant.schema));
  if (!holdsOnlyWhere(grant.condition, same.condition))
    parts.push({ part: "condition", name: grant.id, before: same.when, after: grant.when });
  if (grant.expiresAt > same.expiresAt)
    parts.push({ part: "expiry", name: grant.id, before: timeOf(same.expiresAt), after: timeOf(grant.expiresAt) });
  return parts;
}

/** Every call that `inner` covers is covered by `outer`, at any time. */
function isWithin(inner: SideGrant, outer: SideGrant): boolean {
  return (
    acceptsNoMore(inner.schema, outer.schema) &&
    holdsOnlyWhere(inner.condition, outer.condition) &&
    inner.expiresAt <= outer.expiresAt
  );
}

/** Limits and obligations of every matching grant bind: one that is lost, or binds fewer calls, may let others through. */
function bindings(grant: SideGrant, others: readonly SideGrant[]): Widening[] {
  if (others.length === 0) return [];
  const bindsStill = (holder: SideGrant) => isWithin(grant, holder) || others.every((other) => isWithin(other, holder));
  const limits = grant.limits
    .filter(({ key, limit }) => {
      const kept = (holder: SideGrant) => holder.limits.some((one) => one.key === key && isNoLooser(one.limit, limit));
      return !others.some((holder) => kept(holder) && bindsStill(holder));
    })
    .map(({ key, limit }) => {
      const now = others.find(({ id }) => id === grant.id)?.limits.filter((one) => one.key === key) ?? [];
      const after = now.length === 0 ? null : now.map((one) => limitWords(one.limit)).join("; ");
      return { part: "limit" as const, name: limitHolderName(key), at: key, before: limitWords(limit), after };
    });
  const obligations = grant.obligations
    .filter((obligation) => {
      const text = canonicalize(obligation);
      const kept = (holder: SideGrant) => holder.obligations.some((one) => canonicalize(one) === text);
      return !others.some((holder) => kept(holder) && bindsStill(holder));
    })
    .map((obligation) => ({
      part: "obligation" as const,
      name: grant.id,
      before: JSON.stringify(obligation),
      after: null,
    }));
  return [...limits, ...obligations];
}

/** A limit of the whole budget binds every grant, and is told once. */
function distinct(widenings: readonly Widening[]): Widening[] {
  return [...new Map(widenings.map((widening) => [canonicalize(widening), widening])).values()];
}

function isNoLooser(limit: LimitDefinition, than: LimitDefinition): boolean {
  if (limit.max > than.max) return false;
  if (limit.beyond === "deny") return true;
  return (
    than.beyond === "ask" &&
    asksNoFewer(limit.approvers ?? [], than.approvers ?? []) &&
    (!than.freshSignIn || limit.freshSignIn === true)
  );
}

const STRICTNESS = { ask: 0, hand_off: 1, stop: 2 } as const;

/** True where `other` is met whenever `rule` was, and is no milder. Which calls the two apply to is not looked at. */
export function keepsRule({ definition, condition }: SideRule, rule: SideRule): boolean {
  const { effect, approvers, freshSignIn } = rule.definition;
  return (
    holdsOnlyWhere(rule.condition, condition) &&
    (STRICTNESS[definition.effect] > STRICTNESS[effect] ||
      (definition.effect === effect &&
        (effect !== "ask" ||
          (asksNoFewer(definition.approvers, approvers) && (!freshSignIn || definition.freshSignIn === true)))))
  );
}

/** A rule is kept by one that is met whenever it was, and is no milder. */
function ruleKept(rule: SideRule, others: readonly SideRule[]): Widening[] {
  if (others.some((other) => keepsRule(other, rule))) return [];
  const { name } = rule.definition;
  const now = others.find(({ definition }) => definition.name === name);
  return [{ part: "rule", name, before: ruleWords(rule), after: now === undefined ? null : ruleWords(now) }];
}

function schemaParts(
  part: "arguments" | "action",
  name: string | undefined,
  before: Json | undefined,
  after: Json | undefined,
): Widening[] {
  const text = (value: Json | undefined) => (value === undefined ? null : JSON.stringify(value));
  return schemaDifferences(before, after).map((one) => ({
    part,
    ...(name === undefined ? {} : { name }),
    at: one.at,
    before: text(one.before),
    after: text(one.after),
  }));
}

function holdingOf({ schema, when, expiresAt, limits }: SideGrant): string {
  const parts = [
    schema === undefined ? "any arguments" : `arguments ${JSON.stringify(schema)}`,
    ...(when === null ? [] : [`when ${when}`]),
    ...limits.map(({ limit }) => limitWords(limit)),
    ...(expiresAt === Number.POSITIVE_INFINITY ? [] : [`until ${timeOf(expiresAt)}`]),
  ];
  return parts.join("; ");
}

function limitWords({ measure, per, max, beyond, approvers = [], freshSignIn }: LimitDefinition): string {
  const asked = beyond === "ask" ? ` ${JSON.stringify(approvers)}` : "";
  return `${measure} at most ${max} ${windowWords(per)}, beyond: ${beyond}${asked}${freshSignIn ? ", after a fresh sign-in" : ""}`;
}

function ruleWords({ definition: { effect, when, approvers, freshSignIn } }: SideRule): string {
  const asked = approvers.length === 0 ? "" : ` ${JSON.stringify(approvers)}`;
  return `${effect} when ${when}${asked}${freshSignIn ? ", after a fresh sign-in" : ""}`;
}

function timeOf(ms: number): string {
  return Number.isFinite(ms) ? new Date(ms).toISOString() : ms > 0 ? "no end" : "over";
}
