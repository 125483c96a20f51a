import type { SimulatedPoint, SimulationPoint } from "@/lib/contracts/simulation";
import type { Explained } from "@/lib/core/decision/explained";
import type { Ask } from "@/lib/core/decision/types";
import { limitSeen } from "@/lib/core/record/explain";
import { reasonOnWire } from "@/lib/services/access/decisionAnswer";
import type { Basis } from "./points";
import type { Looked } from "./snapshot";

interface Simulated {
  point: SimulationPoint;
  basis: Basis;
  looked: Looked;
  explained: Explained;
  /** True for whoever may know of rules for other teams and agents. */
  seesAll: boolean;
}

/** One point of a simulation as it is answered. */
export function pointAnswer({ point, basis, looked, explained, seesAll }: Simulated): SimulatedPoint {
  const { result, checks, grants, rules } = explained;
  const { evidence, handOff } = result;
  return {
    point,
    at: basis.at.toISOString(),
    words: basis.words,
    outcome: result.outcome,
    reason: result.reason,
    reasons: result.reasons.map(reasonOnWire),
    would_be: result.wouldBe ?? null,
    next_action: result.nextAction ?? null,
    budget_version: result.budgetVersion,
    stage: evidence.stage,
    mode: evidence.mode,
    checks,
    grants,
    rules: rules
      .filter(({ notFor }) => seesAll || (notFor !== "teams" && notFor !== "agents"))
      .map(({ notFor, ...rule }) => ({ ...rule, not_for: notFor })),
    limits: evidence.limits.map(limitSeen),
    asks: result.asks.map(askAnswer),
    hand_off: handOff === undefined ? null : { rule: handOff.rule, approvers: handOff.approvers },
    obligations: result.obligations,
    session: looked.snapshot.session,
    facts: evidence.facts,
    action_version: evidence.actionVersion,
    assumed: [...basis.assumed, ...looked.assumed],
  };
}

function askAnswer(ask: Ask): SimulatedPoint["asks"][number] {
  const { kind, approvers, respondWithinSeconds } = ask;
  return {
    kind,
    name: ask.kind === "rule" ? ask.rule : ask.limit,
    approvers,
    respond_within_seconds: respondWithinSeconds,
  };
}
