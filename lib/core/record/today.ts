/** A decision beside the same request decided today: what is the same, and what is not. */
import type { DecisionEvidence } from "@/lib/core/decision/types";
import type { Json, JsonObject } from "@/lib/core/organisation/definition";
import { FACT_NAMES, type RiskFacts } from "@/lib/core/organisation/facts";
import { differenceOf } from "./difference";
import type { Explanation } from "./explain";

export const COMPARED_PARTS = [
  "outcome",
  "reason",
  "budget",
  "stage",
  "mode",
  "grant",
  "rule",
  "action",
  "fact",
  "limit",
  "obligations",
] as const;

/** One thing that a decision rests on, then and today. Null where there was, or is, nothing of the kind. */
export interface TodayLine {
  part: (typeof COMPARED_PARTS)[number];
  /** Which grant, rule, fact or limit; of a grant's text also where in it. */
  name: string | null;
  was: string | null;
  today: string | null;
  differs: boolean;
}

/** As it was recorded. */
export interface DecidedThen {
  outcome: string;
  reason: string;
  budgetVersion: number | null;
  evidence: DecisionEvidence;
  /** The text of the budget's grants, by their ids. */
  grants: ReadonlyMap<string, JsonObject>;
  obligations: readonly Json[];
}

/** As it would be decided today; members as a simulation answers them. */
export interface DecidedToday {
  outcome: string;
  reason: string;
  budget_version: number | null;
  stage: string | null;
  mode: string | null;
  grants: readonly { id: string; failed: string | null; message: string | null }[];
  rules: readonly { name: string; version: number; effect: string; met: boolean | null }[];
  limits: Explanation["limits"];
  facts: RiskFacts | null;
  action_version: number | null;
  obligations: readonly Json[];
  grantTexts: ReadonlyMap<string, JsonObject>;
}

/** Outcome, reason, budget, stage and mode always; grants that covered or cover it, rules that were or are met, and all that differs. */
export function comparedWithToday(then: DecidedThen, today: DecidedToday): TodayLine[] {
  return [
    line("outcome", null, then.outcome, today.outcome),
    line("reason", null, then.reason, today.reason),
    line("budget", null, version(then.budgetVersion), version(today.budget_version)),
    line("stage", null, then.evidence.stage, today.stage),
    line("mode", null, then.evidence.mode, today.mode),
    ...grantLines(then, today),
    ...ruleLines(then, today),
    line("action", null, version(then.evidence.actionVersion), version(today.action_version)),
    ...factLines(then.evidence.facts, today.facts),
    ...limitLines(then.evidence, today.limits),
    line("obligations", null, listed(then.obligations), listed(today.obligations)),
  ];
}

function line(part: TodayLine["part"], name: string | null, was: string | null, today: string | null): TodayLine {
  return { part, name, was, today, differs: was !== today };
}

function version(number: number | null): string | null {
  return number === null ? null : `version ${number}`;
}

function listed(values: readonly Json[]): string | null {
  return values.length === 0 ? null : JSON.stringify(values);
}

const COVERS = "covers the call";

/** Grants that covered the call or cover it now, and where the text of those that bear on it has changed. */
function grantLines(then: DecidedThen, today: DecidedToday): TodayLine[] {
  const covered = new Set(then.evidence.grants);
  const now = new Map(today.grants.map((grant) => [grant.id, grant]));
  const covering = today.grants.filter(({ failed }) => failed === null).map(({ id }) => id);
  return [...new Set([...covered, ...covering])].flatMap((id) => {
    const grant = now.get(id);
    const saysNow = grant === undefined ? null : grant.failed === null ? COVERS : notCovering(grant);
    const saidThen = covered.has(id) ? COVERS : then.grants.has(id) ? "did not cover it" : null;
    return [line("grant", id, saidThen, saysNow), ...textLines(id, then.grants.get(id), today.grantTexts.get(id))];
  });
}

function notCovering({ failed, message }: DecidedToday["grants"][number]): string {
  return message === null ? `does not cover it: ${failed}` : `does not cover it: ${message}`;
}

function textLines(id: string, then: JsonObject | undefined, today: JsonObject | undefined): TodayLine[] {
  if (then === undefined || today === undefined) return [];
  return differenceOf(then, today)
    .filter(({ kind }) => kind !== "same")
    .map(({ pointer, before, after }) => line("grant", `${id} ${pointer}`, written(before), written(after)));
}

function written(value: Json | undefined): string | null {
  return value === undefined ? null : typeof value === "string" ? value : JSON.stringify(value);
}

function ruleLines(then: DecidedThen, today: DecidedToday): TodayLine[] {
  const met = new Map(then.evidence.rules.map((rule) => [rule.name, rule]));
  const now = new Map(today.rules.map((rule) => [rule.name, rule]));
  const meetsNow = today.rules.filter((rule) => rule.met === true).map(({ name }) => name);
  return [...new Set([...met.keys(), ...meetsNow])].map((name) => {
    const [was, is] = [met.get(name), now.get(name)];
    return line(
      "rule",
      name,
      was === undefined ? "not met" : `met, version ${was.version}, ${was.effect}`,
      is === undefined
        ? null
        : is.met === true
          ? `met, version ${is.version}, ${is.effect}`
          : `not met, version ${is.version}`,
    );
  });
}

function factLines(then: RiskFacts | null, today: RiskFacts | null): TodayLine[] {
  const said = (facts: RiskFacts | null, name: keyof RiskFacts) =>
    facts === null ? null : (written(facts[name] as Json) ?? null);
  return FACT_NAMES.map((name) => line("fact", name, said(then, name), said(today, name))).filter(
    ({ differs }) => differs,
  );
}

/** What of a limit was used is another thing at every moment; what it holds, and whether this call is beyond it, is what is compared. */
function limitLines(then: DecisionEvidence, today: Explanation["limits"]): TodayLine[] {
  const keyOf = (key: string, value: string) =>
    `${key.split("/").slice(1, 4).join("/")}${value === "" ? "" : ` (${value})`}`;
  const was = new Map(then.limits.map((one) => [keyOf(one.key, one.byValue), holds(one.max, one.beyond)]));
  const is = new Map(today.map((one) => [keyOf(one.key, one.by_value), holds(one.max, one.beyond)]));
  return [...new Set([...was.keys(), ...is.keys()])]
    .map((key) => line("limit", key, was.get(key) ?? null, is.get(key) ?? null))
    .filter(({ differs }) => differs);
}

function holds(max: string, beyond: string): string {
  return `at most ${max}, beyond it ${beyond}`;
}
