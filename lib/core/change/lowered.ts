/** Whether a definition asks less than it did, whoever it reaches today: what nobody uses yet is used tomorrow. */

import canonicalize from "canonicalize";
import type { SideRule } from "@/lib/core/authority/side";
import { keepsRule } from "@/lib/core/authority/widening";
import { namesAction } from "@/lib/core/organisation/actionPattern";
import type {
  CeilingDefinition,
  RuleDefinition,
  StageDefinition,
  StageEvidence,
} from "@/lib/core/organisation/definition";
import {
  AUDIENCES,
  BLAST_RADII,
  type DeclaredFacts,
  type FactName,
  RISK_FACTS,
  SENSITIVITIES,
  worstCase,
} from "@/lib/core/organisation/facts";

/** True where an action's fact says less risk than before, or another thing altogether (its power, its object type). */
export function isLowered(fact: FactName, before: DeclaredFacts, after: DeclaredFacts): boolean {
  const [was, is] = [worstCase(before)[fact], worstCase(after)[fact]];
  if (canonicalize(was) === canonicalize(is)) return false;
  const kind = RISK_FACTS[fact];
  if (kind.worst === null) return is !== null;
  if (kind.kind === "flag") return is !== kind.worst;
  if (kind.kind === "set") return (was as readonly string[]).some((one) => !(is as readonly string[]).includes(one));
  const order: readonly string[] = kind.values;
  return order.indexOf(is as string) < order.indexOf(was as string);
}

/** True where the ladder's rung holds more than it did, or asks for less evidence. */
export function stageWidens(before: StageDefinition | undefined, after: StageDefinition): boolean {
  if (before === undefined) return true;
  const was = ceilingsOf(before);
  const raised = [...ceilingsOf(after)].some(([place, ceiling]) => {
    const old = was.get(place);
    return old === undefined || isRaised(old, ceiling);
  });
  return raised || MINIMUMS.some((minimum) => (after.evidence[minimum] ?? 0) < (before.evidence[minimum] ?? 0));
}

const MINIMUMS: readonly (keyof StageEvidence)[] = ["days", "decisions", "distinctActions", "completeness"];

function ceilingsOf({ ceilings }: StageDefinition): Map<string, CeilingDefinition> {
  return new Map(
    ceilings.flatMap((ceiling) =>
      ceiling.environments.map((environment) => [JSON.stringify([ceiling.power, environment]), ceiling] as const),
    ),
  );
}

function isRaised(before: CeilingDefinition, after: CeilingDefinition): boolean {
  return (
    higher(SENSITIVITIES, before.maxSensitivity, after.maxSensitivity) ||
    higher(BLAST_RADII, before.maxBlastRadius, after.maxBlastRadius) ||
    higher(AUDIENCES, before.maxAudience, after.maxAudience)
  );
}

/** No bound is the highest. */
function higher<T extends string>(order: readonly T[], before: T | undefined, after: T | undefined): boolean {
  if (before === undefined) return false;
  return after === undefined || order.indexOf(after) > order.indexOf(before);
}

/** True where no rule of `after` is met whenever this one was, on all the calls that it was for, and is no milder. */
export function ruleWidens(rule: RuleDefinition, after: readonly RuleDefinition[]): boolean {
  return !after.some((other) => coversScope(other, rule) && keepsRule(sideOf(other), sideOf(rule)));
}

function sideOf(definition: RuleDefinition): SideRule {
  return { definition, condition: { text: definition.when, fixed: "" } };
}

function coversScope(outer: RuleDefinition, inner: RuleDefinition): boolean {
  return (
    covers(outer.teams, inner.teams) &&
    covers(outer.agents, inner.agents) &&
    covers(outer.actions, inner.actions, namesAction)
  );
}

/** An empty list is everything. */
function covers(
  outer: readonly string[] = [],
  inner: readonly string[] = [],
  names: (outer: string, inner: string) => boolean = (one, other) => one === other,
): boolean {
  if (outer.length === 0) return true;
  return inner.length > 0 && inner.every((one) => outer.some((other) => names(other, one)));
}
