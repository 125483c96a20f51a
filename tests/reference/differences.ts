/** In what an answer of the engine differs from the judge's verdict. */
import { requirementsOf } from "@/lib/core/approval/requirements";
import type { Ask, DecisionResult, LimitDemand, Reason } from "@/lib/core/decision/types";
import type { Json } from "@/lib/core/organisation/definition";
import { seatsOf } from "./approvals";
import { decimalOf, written } from "./decimals";
import { canonical } from "./json";
import { inOneSpelling } from "./obligations";
import type { Cause, Counted, Reserved, Verdict } from "./verdict";

export interface EngineAnswer {
  result: DecisionResult;
  /** The limits of which the engine asked what was used. */
  lookedAt: LimitDemand[];
  /** The limits that were foretold before: what is used is read for these alone. */
  foretold: LimitDemand[];
}

/** Lists that have no order are put in one. */
export function differences(
  verdict: Verdict,
  answer: EngineAnswer | Error,
): Record<string, { judge: unknown; engine: unknown }> {
  if (answer instanceof Error) return { answer: { judge: verdict.reason, engine: answer.message } };
  const { result, lookedAt, foretold } = answer;
  const judge = { ...partsOf(verdict), seats: sorted(seatsOf(verdict.asks)), unforetold: [] };
  const unforetold = lookedAt.filter((demand) => !foretold.some((one) => isSameUse(one, demand)));
  const engine = {
    ...partsOf(verdictOf(result, verdict.causes)),
    seats: seatsIn(result),
    unforetold: sorted(unforetold),
  };
  const differing = (Object.keys(judge) as (keyof typeof judge)[]).filter(
    (part) => canonical(judge[part]) !== canonical(engine[part]),
  );
  return Object.fromEntries(differing.map((part) => [part, { judge: judge[part], engine: engine[part] }]));
}

function partsOf(verdict: Verdict): { [part: string]: Json } {
  const { causes, obligations, reserved, asks, counted, met, ...rest } = verdict;
  return {
    ...(rest as unknown as { [part: string]: Json }),
    causes: sorted(causes),
    obligations: inOneSpelling(obligations),
    reserved: sorted(reserved),
    asks: sorted(asks),
    counted: sorted(counted),
    met: sorted(met),
  };
}

/** Whom the engine would have answer, one entry a person. */
function seatsIn({ asks }: DecisionResult): Json[] {
  return sorted(
    requirementsOf(asks).flatMap(({ kind, name, count }) => Array.from({ length: count }, () => ({ kind, name }))),
  );
}

function isSameUse(a: LimitDemand, b: LimitDemand): boolean {
  return a.key === b.key && a.byValue === b.byValue && a.windowFrom === b.windowFrom;
}

function sorted(list: readonly object[]): Json[] {
  return list.map((one) => canonical(one as { [member: string]: Json })).sort();
}

/** The engine's answer in the judge's words. */
function verdictOf(result: DecisionResult, expected: readonly Cause[]): Verdict {
  return {
    outcome: result.outcome,
    reason: result.reason,
    causes: result.reasons.map((reason) => causeOf(reason, expected)),
    budgetVersion: result.budgetVersion,
    matching: result.evidence.grants,
    met: result.evidence.rules.map(({ name, effect, errored }) => ({ rule: name, effect, errored })),
    counted: result.evidence.limits.map(countedOf),
    nextAction: result.nextAction ?? null,
    retryAfterSeconds: result.retryAfterSeconds ?? null,
    wouldBe: result.wouldBe ?? null,
    obligations: result.obligations,
    reserved: result.reserve.map(reservedOf),
    asks: result.asks.map(askOf),
    honoured: result.honoured ?? null,
    handOff: result.handOff ?? null,
    remembered: result.sessionDelta,
  };
}

/** Where the judge lets any of several grants be named, the one that the engine names stands for all. */
function causeOf({ code, grant, rule, limit, failed }: Reason, expected: readonly Cause[]): Cause {
  const isSame = (one: Cause): boolean =>
    one.code === code && one.rule === rule && one.limit === limit && one.failed === failed;
  const agreed = expected.find((one) => isSame(one) && grant !== undefined && one.grants?.includes(grant));
  if (agreed !== undefined) return agreed;
  return {
    code,
    ...(grant === undefined ? {} : { grants: [grant] }),
    ...(rule === undefined ? {} : { rule }),
    ...(limit === undefined ? {} : { limit }),
    ...(failed === undefined ? {} : { failed }),
  };
}

function reservedOf({ key, byValue, amount, bucketStart, windowFrom }: DecisionResult["reserve"][number]): Reserved {
  return { counter: key, byValue, amount: amount === null ? "none" : plain(amount), bucketStart, windowFrom };
}

function countedOf({ key, byValue, amount, used, max, beyond }: DecisionResult["evidence"]["limits"][number]): Counted {
  const plainAmount = amount === null ? null : plain(amount);
  return { counter: key, byValue, amount: plainAmount, used: plain(used), max: plain(max), beyond };
}

function askOf(ask: Ask): Ask {
  return ask.kind === "rule" ? ask : { ...ask, overage: plain(ask.overage) };
}

/** The same decimal may be spelled in several ways. */
function plain(decimal: string): string {
  return written(decimalOf(decimal));
}
