/** Step 3: one grant must match wholly; else the nearest one is named, with the first of its parts that fails. */
import type { Context } from "@marcbachmann/cel-js";
import type { Remainder } from "@/lib/core/condition/partial";
import type { CompiledAgent, CompiledGrant } from "@/lib/core/organisation/compile";
import type { Cell, CellGrant } from "./cell";
import { quote, shorten } from "./quote";
import type { DecisionRequest, Reason } from "./types";

/** The parts of a grant in the order in which they are looked at: the nearest grant is the one that got furthest. */
const PARTS = ["bounds", "arguments", "when"] as const;

/** The longest part of a condition, or of what went wrong with it, that a reason repeats. */
const CONDITION_MAX = 200;

/** The first part of a grant that a call fails. */
export interface GrantFailure {
  grant: CompiledGrant;
  part: (typeof PARTS)[number];
  /** Called for the failure that is told: most are not. */
  message: () => string;
  pointer?: string;
  errored?: true;
}

export type GrantMatch = { matching: readonly CompiledGrant[] } | { denial: Reason };

/** The grants that cover the call wholly, or why none does. */
export function matchGrants(args: {
  request: DecisionRequest;
  cell: Cell;
  agent: CompiledAgent;
  variables: () => Context;
  now: number;
}): GrantMatch {
  const { request, cell, agent, variables, now } = args;
  const live = cell.grants.filter(({ grant: { expiresAt } }) => expiresAt === null || now < expiresAt);
  if (live.length === 0)
    return {
      denial: noGrant(
        request,
        agent,
        cell.grants.map(({ grant }) => grant),
      ),
    };

  const matching: CompiledGrant[] = [];
  const failures: GrantFailure[] = [];
  for (const named of live) {
    const failure = grantFailure(named, request, variables);
    if (failure === null) matching.push(named.grant);
    else failures.push(failure);
  }
  if (matching.length > 0) return { matching };
  return { denial: nearest(failures, agent) };
}

/** What of a grant that names the action here, and has not ended, does not cover the call; null where it covers it wholly. */
export function grantFailure(
  { grant, outOfBounds, condition }: CellGrant,
  request: DecisionRequest,
  variables: () => Context,
): GrantFailure | null {
  if (outOfBounds !== null) return { grant, part: "bounds", message: () => outOfBounds };
  const fault = grant.checkArguments?.(request.arguments ?? {}) ?? null;
  if (fault !== null) {
    const where = fault.pointer === "" ? "the arguments" : `the argument ${quote(fault.pointer)}`;
    return { grant, part: "arguments", message: () => `${where} ${fault.message}`, pointer: fault.pointer };
  }
  if (condition === "always") return null;
  return conditionFailure(grant, condition, variables);
}

function conditionFailure(
  grant: CompiledGrant,
  condition: Exclude<Remainder, "always">,
  variables: () => Context,
): GrantFailure | null {
  try {
    if (condition !== "never" && condition(variables())) return null;
    const message = () => `its condition is not met: ${shorten(grant.definition.when ?? "", CONDITION_MAX)}`;
    return { grant, part: "when", message };
  } catch (error) {
    const why = error instanceof Error ? (error.message.split("\n")[0] ?? "") : "";
    const message = () => `its condition could not be evaluated: ${shorten(why, CONDITION_MAX)}`;
    return { grant, part: "when", message, errored: true };
  }
}

/** The failure that got furthest; among equals, the first in the budget. */
function nearest(failures: readonly GrantFailure[], agent: CompiledAgent): Reason {
  const onlyErrors = failures.every(({ errored }) => errored === true);
  const { grant, part, message, pointer } = failures.reduce((furthest, failure) =>
    PARTS.indexOf(failure.part) > PARTS.indexOf(furthest.part) ? failure : furthest,
  );
  return {
    code: onlyErrors ? "condition_error" : "arguments_outside_grant",
    message: `The grant ${grant.definition.id} comes nearest, but ${message().replace(/\.$/, "")}.`,
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

/** Which version of the budget it is, as a reason names it. */
export function budgetVersion({ definition }: CompiledAgent): { budgetVersion?: number } {
  return definition.budget === undefined ? {} : { budgetVersion: definition.budget.version };
}
