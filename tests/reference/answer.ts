/** Steps 5 to 7: what approvals and observe mode make of the findings. The table of outcomes, row by row. */
import type { Ask, ReasonCode, SessionFacts } from "@/lib/core/decision/types";
import { type Worth, worthOf } from "./approvals";
import { written } from "./decimals";
import { actionNamed, factsOf } from "./facts";
import type { Standing } from "./limits";
import { merged } from "./obligations";
import type { Agent, Organisation } from "./organisation";
import { type Findings, isObserved, type Situation } from "./situation";
import type { Cause, Reserved, Verdict } from "./verdict";
import { limitNamed } from "./weigh";

interface Asked {
  organisation: Organisation;
  agent: Agent | undefined;
  situation: Situation;
}

/** What observe mode does not lift. */
const ALWAYS_ENFORCED: readonly ReasonCode[] = ["credential_scope", "agent_not_active", "kill_switch", "rule_stop"];

export function answer(findings: Findings, asked: Asked): Verdict {
  const { causes, asks, retryAfterSeconds, handOff } = findings;
  const { approval } = asked.situation;
  const [first] = causes;
  if (first !== undefined) {
    const isGood = worth(findings, asked) === "good";
    const reasons: Cause[] = isGood ? [{ code: "policy_denied" }, ...causes] : causes;
    if (!ALWAYS_ENFORCED.includes(first.code) && isWatched(asked)) return observed("deny", reasons, findings, asked);
    const retry = isGood ? null : retryAfterSeconds;
    return {
      ...refusal("deny", reasons, asked),
      handOff,
      nextAction: retry === null ? "none" : "retry",
      retryAfterSeconds: retry,
    };
  }
  if (asks.length === 0) return allowed([granted(findings)], findings, asked);
  if (approval === null) return stopped("deny", [{ code: "approval_unverifiable" }], findings, asked);
  const found = worth(findings, asked);
  if (found === "good")
    return {
      ...allowed([{ code: "approval_honoured" }, granted(findings)], findings, asked),
      honoured: approval?.id ?? null,
    };
  const reasons: Cause[] = found === "waits" ? asks.map(askCause) : [{ code: found }, ...asks.map(askCause)];
  return stopped("escalate", reasons, findings, asked);
}

/** Without an approval one waits for it as for one that nobody has answered. */
function worth({ asks }: Findings, { situation }: Asked): Worth {
  return situation.approval ? worthOf(situation.approval, { ...situation, asks }) : "waits";
}

function isWatched({ agent, situation }: Asked): boolean {
  return agent !== undefined && isObserved(agent, situation.now);
}

/** Something that observe mode lifts. */
function stopped(outcome: "deny" | "escalate", causes: Cause[], findings: Findings, asked: Asked): Verdict {
  if (isWatched(asked)) return observed(outcome, causes, findings, asked);
  const asks = outcome === "escalate" ? findings.asks : [];
  return { ...refusal(outcome, causes, asked), asks, nextAction: outcome === "escalate" ? "request" : "none" };
}

function refusal(outcome: "deny" | "escalate", causes: Cause[], { agent }: Asked): Verdict {
  return {
    outcome,
    reason: reasonOf(causes),
    causes,
    budgetVersion: agent?.budget?.version ?? null,
    matching: [],
    met: [],
    counted: [],
    nextAction: null,
    retryAfterSeconds: null,
    wouldBe: null,
    obligations: [],
    reserved: [],
    asks: [],
    honoured: null,
    handOff: null,
    remembered: null,
  };
}

/** It goes on, draws on every counter that has room for it, and nobody is asked. */
function observed(outcome: "deny" | "escalate", causes: Cause[], findings: Findings, asked: Asked): Verdict {
  const isFull = (one: Standing): boolean => one.amount === null || one.overage !== null;
  const full = findings.standings.filter(isFull).map(({ counter, byValue }) => `${counter} ${byValue}`);
  const standings = findings.standings.filter(({ counter, byValue }) => !full.includes(`${counter} ${byValue}`));
  const went = allowed([{ code: "observe_mode" }, ...causes], { ...findings, standings }, asked);
  return { ...went, wouldBe: { outcome, reason: reasonOf(causes) } };
}

function allowed(causes: Cause[], { matching, standings }: Findings, asked: Asked): Verdict {
  return {
    ...refusal("deny", causes, asked),
    outcome: "allow",
    obligations: merged(matching.flatMap(({ obligations }) => obligations)),
    reserved: standings.flatMap(reservedOf),
    remembered: remembered(asked),
  };
}

function reasonOf([first]: readonly Cause[]): ReasonCode {
  if (first === undefined) throw new Error("Nothing is decided without a cause");
  return first.code;
}

function granted({ matching }: Findings): Cause {
  return { code: "granted", grants: matching.map(({ id }) => id) };
}

function askCause(ask: Ask): Cause {
  if (ask.kind === "rule") return { code: "approval_required", rule: ask.rule };
  return { code: "approval_required", ...limitNamed({ counter: ask.limit, grant: ask.grant }) };
}

function reservedOf({ counter, byValue, amount, window }: Standing): Reserved[] {
  if (amount === null) return [];
  return [{ counter, byValue, amount: written(amount), bucketStart: window.bucketStart, windowFrom: window.from }];
}

/** What the session gains; an action of unknown power may have used any. */
function remembered({ organisation, situation }: Asked): SessionFacts {
  const { power, sensitivity, returnsUntrusted } = factsOf(actionNamed(organisation, situation.request.action));
  const used = (one: string): boolean => power === null || power === one;
  return {
    maxSensitivityRead: used("read") ? sensitivity : "public",
    readUntrusted: returnsUntrusted,
    exposed: used("expose"),
    decisions: 1,
    exposes: used("expose") ? 1 : 0,
    writes: used("write") ? 1 : 0,
  };
}
