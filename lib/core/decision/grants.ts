/** Step 3: one grant must match wholly; else the nearest one is named, with the first of its parts that fails. */
import type { Context } from "@marcbachmann/cel-js";
import type { CompiledAction, CompiledAgent, CompiledGrant } from "@/lib/core/organisation/compile";
import { exceededBound } from "./bounds";
import { list, quote, shorten } from "./quote";
import type { DecisionRequest, Reason } from "./types";

/** The parts of a grant in the order in which they are looked at: the nearest grant is the one that got furthest. */
const PARTS = ["bounds", "arguments", "when"] as const;

/** The longest part of a condition, or of what went wrong with it, that a reason repeats. */
const CONDITION_MAX = 200;

interface Failure {
  grant: CompiledGrant;
  part: (typeof PARTS)[number];
  message: string;
  pointer?: string;
  errored?: true;
}

export type GrantMatch = { matching: readonly CompiledGrant[] } | { denial: Reason };

/** The grants that cover the call wholly, or why none does. */
export function matchGrants(args: {
  request: DecisionRequest;
  action: CompiledAction;
  agent: CompiledAgent;
  variables: () => Context;
  now: number;
}): GrantMatch {
  const { request, action, agent, variables, now } = args;
  const named = agent.grantsFor(request.action, request.environment);
  const live = named.filter(({ expiresAt }) => expiresAt === null || now < expiresAt);
  if (live.length === 0) return { denial: noGrant(request, agent, named) };

  const matching: CompiledGrant[] = [];
  const failures: Failure[] = [];
  for (const grant of live) {
    const failure = failureOf(grant, { request, action, variables });
    if (failure === null) matching.push(grant);
    else failures.push(failure);
  }
  if (matching.length > 0) return { matching };
  return { denial: nearest(failures, agent) };
}

function failureOf(
  grant: CompiledGrant,
  { request, action, variables }: { request: DecisionRequest; action: CompiledAction; variables: () => Context },
): Failure | null {
  const { objectTypes } = grant.definition;
  const { facts } = action;
  if (objectTypes !== undefined && (facts.objectType === null || !objectTypes.includes(facts.objectType))) {
    const is = facts.objectType === null ? "an unknown object type" : `the object type ${facts.objectType}`;
    return { grant, part: "bounds", message: `${action.name} acts on ${is}; it covers ${list(objectTypes)}` };
  }
  const exceeded = exceededBound(facts, grant.definition);
  if (exceeded !== null) return { grant, part: "bounds", message: `${action.name} has ${exceeded}` };

  const fault = grant.checkArguments?.(request.arguments ?? {}) ?? null;
  if (fault !== null) {
    const where = fault.pointer === "" ? "the arguments" : `the argument ${quote(fault.pointer)}`;
    return { grant, part: "arguments", message: `${where} ${fault.message}`, pointer: fault.pointer };
  }
  return conditionFailure(grant, variables);
}

function conditionFailure(grant: CompiledGrant, variables: () => Context): Failure | null {
  if (grant.condition === null) return null;
  try {
    if (grant.condition(variables())) return null;
    return {
      grant,
      part: "when",
      message: `its condition is not met: ${shorten(grant.definition.when ?? "", CONDITION_MAX)}`,
    };
  } catch (error) {
    const message = error instanceof Error ? (error.message.split("\n")[0] ?? "") : "";
    return {
      grant,
      part: "when",
      message: `its condition could not be evaluated: ${shorten(message, CONDITION_MAX)}`,
      errored: true,
    };
  }
}

/** The failure that got furthest; among equals, the first in the budget. */
function nearest(failures: readonly Failure[], agent: CompiledAgent): Reason {
  const onlyErrors = failures.every(({ errored }) => errored === true);
  const furthest = Math.max(...failures.map(({ part }) => PARTS.indexOf(part)));
  const failure = failures.find(({ part }) => PARTS.indexOf(part) === furthest);
  if (failure === undefined) throw new Error("a call without a matching grant has failures");
  const { grant, part, message, pointer } = failure;
  return {
    code: onlyErrors ? "condition_error" : "arguments_outside_grant",
    message: `The grant ${grant.definition.id} comes nearest, but ${message.replace(/\.$/, "")}.`,
    grant: grant.definition.id,
    ...budgetVersion(agent),
    failed: part,
    ...(pointer === undefined ? {} : { pointer }),
  };
}

function noGrant(request: DecisionRequest, agent: CompiledAgent, expired: readonly CompiledGrant[]): Reason {
  const last = expired[0];
  const what = `${request.action} in ${request.environment}`;
  if (last === undefined)
    return {
      code: "no_grant",
      message: `No grant of ${agent.definition.name} names ${what}.`,
      ...budgetVersion(agent),
    };
  return {
    code: "no_grant",
    message: `No grant of ${agent.definition.name} names ${what} any more: ${last.definition.id} has expired.`,
    grant: last.definition.id,
    ...budgetVersion(agent),
    failed: "expiry",
  };
}

function budgetVersion({ definition }: CompiledAgent): { budgetVersion?: number } {
  return definition.budget === undefined ? {} : { budgetVersion: definition.budget.version };
}
