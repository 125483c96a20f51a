/** Whether some grant matches wholly, and if none does, how far each got. */
import type { DecisionRequest } from "@/lib/core/decision/types";
import type { RiskFacts } from "@/lib/core/organisation/facts";
import { evaluate, type Scope } from "./evaluate";
import { isWithin } from "./facts";
import { type Grant, names } from "./organisation";
import { satisfies } from "./schemas";
import type { Cause } from "./verdict";

/** The parts of a grant, in the order in which they are looked at. */
const PARTS = ["bounds", "arguments", "when"] as const;
type Part = (typeof PARTS)[number];

export type Granted = { matching: Grant[] } | { cause: Cause };

export function grantedBy(
  grants: readonly Grant[],
  { request, facts, scope }: { request: DecisionRequest; facts: RiskFacts; scope: Scope },
): Granted {
  const naming = grants.filter((grant) => namesCall(grant, request));
  const living = naming.filter(({ expiresAt }) => expiresAt === undefined || scope.now < Date.parse(expiresAt));
  if (living.length === 0) {
    const expired = naming.map(({ id }) => id);
    return { cause: { code: "no_grant", ...(expired.length === 0 ? {} : { grants: expired, failed: "expiry" }) } };
  }
  const tried = living.map((grant) => ({ grant, failed: firstFailing(grant, { request, facts, scope }) }));
  const matching = tried.filter(({ failed }) => failed === null).map(({ grant }) => grant);
  return matching.length > 0 ? { matching } : { cause: causeOf(tried, scope) };
}

function namesCall({ actions, environments }: Grant, { action, environment }: DecisionRequest): boolean {
  return names(actions, action) && environments.includes(environment);
}

/** Null where the grant matches wholly. */
function firstFailing(
  { objectTypes, arguments: schema, when, ...bounds }: Grant,
  { request, facts, scope }: { request: DecisionRequest; facts: RiskFacts; scope: Scope },
): Part | null {
  if (!isWithin(facts, bounds)) return "bounds";
  if (objectTypes !== undefined && (facts.objectType === null || !objectTypes.includes(facts.objectType)))
    return "bounds";
  // Absent arguments are looked at as none.
  if (schema !== undefined && !satisfies(request.arguments ?? {}, schema)) return "arguments";
  return when !== undefined && evaluate(when, scope) !== true ? "when" : null;
}

/** The nearest are those that failed last; which of several of them is named, nobody promised. */
function causeOf(tried: readonly { grant: Grant; failed: Part | null }[], scope: Scope): Cause {
  const furthest = Math.max(...tried.map(({ failed }) => (failed === null ? -1 : PARTS.indexOf(failed))));
  const failed = PARTS[furthest] ?? "bounds";
  const nearest = tried.filter((one) => one.failed === failed).map(({ grant }) => grant.id);
  const onlyErrors = tried.every((one) => one.failed === "when" && hasError(one.grant, scope));
  return { code: onlyErrors ? "condition_error" : "arguments_outside_grant", grants: nearest, failed };
}

function hasError({ when }: Grant, scope: Scope): boolean {
  return when !== undefined && evaluate(when, scope) === "error";
}
