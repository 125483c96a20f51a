import Big from "big.js";
import type { DecisionEvidence, Reason, SessionFacts } from "@/lib/core/decision/types";
import type { Json, JsonObject, Obligation } from "@/lib/core/organisation/definition";
import type { RiskFacts } from "@/lib/core/organisation/facts";

/** Why it looked allowed, or not, at the time: what the decision saw, in plain words. Answered as it is. */
export interface Explanation {
  /** The cause first. */
  reasons: { code: string; message: string; names: string[] }[];
  agent: { stage: string | null; mode: string | null; budget_version: number | null };
  config_version: string;
  /** The grants that matched wholly, as the budget version held them. */
  grants: { id: string; definition: JsonObject | null }[];
  /** Every rule that was met; `condition` only while the rule is still at that version. */
  rules: {
    name: string;
    version: number;
    effect: string;
    errored: boolean;
    condition: string | null;
    changed_since: boolean;
  }[];
  /** The action's risk facts, named as in a bundle; null when the catalogue does not hold the action. */
  facts: RiskFacts | null;
  action_version: number | null;
  /** What the session had seen and done before, named as conditions name it. */
  session: SessionFacts;
  limits: {
    /** null for a limit of the whole budget. */
    grant: string | null;
    key: string;
    by_value: string;
    beyond: string;
    used_before: string;
    amount: string | null;
    /** Null when the measured value was missing or no decimal. */
    used_after: string | null;
    max: string;
    exceeded: boolean;
  }[];
  obligations: Json[];
}

/** What `explain` reads of the organisation: the grants of the budget version, and the rules as they are today. */
export interface ExplanationSources {
  reasons: readonly Reason[];
  evidence: DecisionEvidence;
  budgetVersion: number | null;
  configVersion: string;
  obligations: readonly Obligation[];
  /** By the grant's id, as its author wrote it. */
  grants: ReadonlyMap<string, JsonObject>;
  rules: ReadonlyMap<string, { version: number; when: string }>;
}

export function explain(sources: ExplanationSources): Explanation {
  const { evidence, reasons } = sources;
  return {
    reasons: reasons.map((reason) => ({ code: reason.code, message: reason.message, names: namesIn(reason) })),
    agent: { stage: evidence.stage, mode: evidence.mode, budget_version: sources.budgetVersion },
    config_version: sources.configVersion,
    grants: grantIds(sources).map((id) => ({ id, definition: sources.grants.get(id) ?? null })),
    rules: evidence.rules.map((rule) => ruleSeen(rule, sources)),
    facts: evidence.facts,
    action_version: evidence.actionVersion,
    session: evidence.session,
    limits: evidence.limits.map(limitSeen),
    obligations: sources.obligations.map((obligation): Json => obligation),
  };
}

/** Grants that matched, and the nearest one that a reason names when none did. */
function grantIds({ evidence, reasons }: ExplanationSources): string[] {
  const named = reasons.flatMap((reason) => (reason.grant === undefined ? [] : [reason.grant]));
  return [...new Set([...evidence.grants, ...named])];
}

function namesIn(reason: Reason): string[] {
  const names: string[] = [];
  if (reason.grant !== undefined)
    names.push(
      `grant ${reason.grant}${reason.budgetVersion === undefined ? "" : ` of budget version ${reason.budgetVersion}`}`,
    );
  if (reason.rule !== undefined)
    names.push(`rule ${reason.rule}${reason.ruleVersion === undefined ? "" : `, version ${reason.ruleVersion}`}`);
  if (reason.limit !== undefined) names.push(`limit ${reason.limit}`);
  if (reason.stage !== undefined)
    names.push(`stage ${reason.stage}${reason.stageVersion === undefined ? "" : `, version ${reason.stageVersion}`}`);
  if (reason.failed !== undefined)
    names.push(`failed at ${reason.failed}${reason.pointer === undefined ? "" : ` ${reason.pointer}`}`);
  return names;
}

function ruleSeen(
  rule: DecisionEvidence["rules"][number],
  { rules }: ExplanationSources,
): Explanation["rules"][number] {
  const today = rules.get(rule.name);
  const unchanged = today?.version === rule.version;
  return { ...rule, condition: unchanged ? today.when : null, changed_since: !unchanged };
}

/** A limit with what stands in it after the call. */
export function limitSeen(limit: DecisionEvidence["limits"][number]): Explanation["limits"][number] {
  const after = limit.amount === null ? null : decimal(limit.used)?.plus(decimal(limit.amount) ?? 0);
  const max = decimal(limit.max);
  return {
    grant: limit.grant,
    key: limit.key,
    by_value: limit.byValue,
    beyond: limit.beyond,
    used_before: limit.used,
    amount: limit.amount,
    used_after: after?.toFixed() ?? null,
    max: limit.max,
    exceeded: after == null || max === null || after.gt(max),
  };
}

function decimal(text: string): Big | null {
  try {
    return new Big(text);
  } catch {
    return null;
  }
}
