/** Which counters one request bears on, and how much it would take from each. */
import { createHash } from "node:crypto";
import Big from "big.js";
import type { DecisionRequest, LimitDemand } from "@/lib/core/decision/types";
import type { CompiledAgent, CompiledGrant, CompiledOrganisation } from "@/lib/core/organisation/compile";
import type { LimitDefinition } from "@/lib/core/organisation/definition";
import { type LimitHolder, limitKey } from "./key";
import { amountOf, parseArgumentPath, parseMeasure, valueAt } from "./measure";
import { bucketAt } from "./window";

/** Longer values of `by` are counted under their digest. */
const BY_VALUE_MAX = 200;

/**
 * The counters whose use a decision must see: those of every unexpired grant that names the action here and, where there
 * is one, of the budget itself; sorted by key and `byValue`, which is the order in which to lock them. The grants that turn
 * out to match wholly draw on theirs, and any of them on the budget's.
 */
export function demandsOf(request: DecisionRequest, organisation: CompiledOrganisation, now: number): LimitDemand[] {
  const agent = organisation.agents.get(request.agent);
  if (agent === undefined) return [];
  const grants = agent
    .grantsFor(request.action, request.environment)
    .filter(({ expiresAt }) => expiresAt === null || now < expiresAt);
  if (grants.length === 0) return [];
  return grants
    .flatMap((grant) => demandsOfGrant(grant, agent, request, now))
    .concat(demandsOfBudget(agent, request, now))
    .sort((a, b) => compare(a.key, b.key) || compare(a.byValue, b.byValue));
}

/** The demands of one grant, in the order of its limits. */
export function demandsOfGrant(
  grant: CompiledGrant,
  agent: CompiledAgent,
  request: DecisionRequest,
  now: number,
): LimitDemand[] {
  const { id, limits } = grant.definition;
  return limits.map((limit) => demandOf(limit, agent, { grant: id }, { request, now }));
}

/** The demands of the budget's own limits, in their order: whichever grants match, once. */
export function demandsOfBudget(agent: CompiledAgent, request: DecisionRequest, now: number): LimitDemand[] {
  return agent
    .limitsFor(request.action, request.environment)
    .map((limit) => demandOf(limit, agent, { budgetLimit: limit.id }, { request, now }));
}

function demandOf(
  limit: LimitDefinition,
  agent: CompiledAgent,
  holder: LimitHolder,
  { request, now }: { request: DecisionRequest; now: number },
): LimitDemand {
  const measure = parseMeasure(limit.measure);
  const byValue = byValueOf(limit.by, request);
  return {
    key: limitKey(agent.definition.id, holder, limit),
    grant: "grant" in holder ? holder.grant : null,
    byValue: byValue ?? "",
    ...bucketAt(limit.per, now),
    amount: measure === null || byValue === null ? null : amountOf(measure, request.arguments),
    max: new Big(limit.max).toFixed(),
    beyond: limit.beyond,
    approvers: limit.approvers ?? [],
    ...(limit.freshSignIn ? { freshSignIn: true } : {}),
  };
}

/**
 * The value that `by` names, as text with its type where it is no string; null when it is missing or not a plain value:
 * sums that must not mix can't be kept apart then.
 */
function byValueOf(by: string | undefined, request: DecisionRequest): string | null {
  if (by === undefined) return "";
  const path = parseArgumentPath(by);
  const value = path === null ? undefined : valueAt(request.arguments, path);
  if (typeof value === "number" || typeof value === "boolean") return `${typeof value}:${value}`;
  if (typeof value !== "string") return null;
  const text = `string:${value}`;
  return text.length <= BY_VALUE_MAX ? text : `sha256:${createHash("sha256").update(text).digest("hex")}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
