/** The decision: a pure function of the request, what the organisation and the session hold, and the time. */
import type { Context } from "@marcbachmann/cel-js";
import { withProvenance } from "@/lib/core/condition/environment";
import { demandsOfGrant } from "@/lib/core/limits/demands";
import type { CompiledAction, CompiledAgent, CompiledGrant } from "@/lib/core/organisation/compile";
import type { EnvironmentDefinition } from "@/lib/core/organisation/definition";
import { worstCase } from "@/lib/core/organisation/facts";
import { isInOrder, judgeApproval } from "./approval";
import { ceilingDenial, inputDenial, powerDenial, unknownAction } from "./ceiling";
import { actionDigest } from "./exactAction";
import { matchGrants } from "./grants";
import { checkLimit, denies, type LimitCheck, asks as limitAsks, limitReason, retryAfter } from "./limitCheck";
import { mergeObligations } from "./obligations";
import { type MetRule, metRules, ruleReason } from "./rules";
import { killSwitchDenial, lifecycleDenial, scopeDenial } from "./scope";
import { sessionDelta } from "./session";
import type { Ask, DecisionEvidence, DecisionRequest, DecisionResult, DecisionSnapshot, Reason } from "./types";
import { conditionVariables } from "./variables";

/** How long people have to answer where a rule does not say. */
const DEFAULT_RESPOND_WITHIN_SECONDS = 3600;

const UNKNOWN_FACTS = worstCase({});

/**
 * Decides one request: scope, catalogue and ceiling, grant, rules and limits, approval, in this order; the first denial
 * is the cause. Denied by default: nothing but a grant that matches wholly leads to an allow.
 *
 * @param now epoch milliseconds.
 */
export function decide(request: DecisionRequest, snapshot: DecisionSnapshot, now: number): DecisionResult {
  return withProvenance(snapshot.provenance, () => new Decision(request, snapshot, now).result());
}

/** What steps 2 to 4 found. */
interface Findings {
  /** The strictest thing in the way, its cause first; null when nothing but asks stands there. */
  denial: { reasons: Reason[]; retryAfterSeconds?: number; handOff?: DecisionResult["handOff"] } | null;
  asks: Ask[];
  askReasons: Reason[];
  grants: readonly CompiledGrant[];
  limits: readonly LimitCheck[];
}

const NOTHING: Omit<Findings, "denial"> = { asks: [], askReasons: [], grants: [], limits: [] };

class Decision {
  private readonly digest: string;
  private readonly action: CompiledAction | undefined;
  private readonly agent: CompiledAgent | undefined;
  private readonly environment: EnvironmentDefinition | undefined;
  private met: readonly MetRule[] = [];
  private variablesOnce: Context | undefined;

  constructor(
    private readonly request: DecisionRequest,
    private readonly snapshot: DecisionSnapshot,
    private readonly now: number,
  ) {
    this.digest = actionDigest(request);
    this.action = snapshot.organisation.actions.get(request.action);
    this.agent = snapshot.organisation.agents.get(request.agent);
    this.environment = snapshot.organisation.environments.get(request.environment);
  }

  result(): DecisionResult {
    const { request, snapshot, agent, environment } = this;
    const closed =
      scopeDenial(request, snapshot) ??
      lifecycleDenial(request, snapshot) ??
      killSwitchDenial(request, snapshot, this.facts);
    if (closed !== null) return this.deny([closed], NOTHING);
    if (agent === undefined || environment === undefined) throw new Error("scope and lifecycle know them");

    this.met = metRules(request, agent, () => this.variables(agent, environment));
    const findings = this.findings(agent, environment);
    const enforced = this.enforced(findings, agent);
    return enforced.outcome === "allow" || !this.observing(agent) ? enforced : this.observed(enforced, findings);
  }

  private get facts() {
    return this.action?.facts ?? UNKNOWN_FACTS;
  }

  private variables(agent: CompiledAgent, environment: EnvironmentDefinition): Context {
    const { request, facts, now } = this;
    const { session } = this.snapshot;
    this.variablesOnce ??= conditionVariables({ request, agent, facts, environment, session, now });
    return this.variablesOnce;
  }

  /** Steps 2 to 4. */
  private findings(agent: CompiledAgent, environment: EnvironmentDefinition): Findings {
    const { request, action, now } = this;
    if (action === undefined) return { ...NOTHING, denial: { reasons: [unknownAction(request)] } };
    const stage = this.snapshot.organisation.stages.get(agent.definition.stage);
    const outside =
      inputDenial(request, action) ?? ceilingDenial(action, environment, stage) ?? powerDenial(action, environment);
    if (outside !== null) return { ...NOTHING, denial: { reasons: [outside] } };

    const variables = () => this.variables(agent, environment);
    const match = matchGrants({ request, action, agent, variables, now });
    if ("denial" in match) return { ...NOTHING, denial: { reasons: [match.denial] } };

    const limits = match.matching
      .flatMap((grant) => demandsOfGrant(grant, agent, request, now))
      .map((demand) => checkLimit(demand, this.snapshot.used(demand)));
    return { ...this.asks(limits), grants: match.matching, limits, denial: this.strictest(limits) };
  }

  /** Step 4: stop > limit that denies > hand-off. Everything in the way is named, the strictest first. */
  private strictest(limits: readonly LimitCheck[]): Findings["denial"] {
    const stops = this.metWith("stop");
    const exhausted = limits.filter(denies);
    const handOffs = this.metWith("hand_off");
    const reasons = [
      ...stops.map((met) => ruleReason(met, "rule_stop")),
      ...exhausted.map((check) => limitReason(check, "limit_exhausted")),
      ...handOffs.map((met) => ruleReason(met, "handed_off")),
    ];
    if (reasons.length === 0) return null;
    if (stops.length > 0) return { reasons };
    if (exhausted.length > 0) return { reasons, ...this.retry(exhausted) };
    const handOff = handOffs[0]?.rule.definition;
    if (handOff === undefined) return { reasons };
    return {
      reasons,
      handOff: {
        rule: handOff.name,
        approvers: handOff.approvers,
        respondWithinSeconds: handOff.respondWithinSeconds ?? DEFAULT_RESPOND_WITHIN_SECONDS,
      },
    };
  }

  private retry(exhausted: readonly LimitCheck[]): { retryAfterSeconds?: number } {
    const waits = exhausted.map((check) => retryAfter(check, this.now));
    if (waits.some((wait) => wait === null)) return {};
    return { retryAfterSeconds: Math.max(...waits.map((wait) => wait ?? 0)) };
  }

  /** Every ask that fires: they add up. */
  private asks(limits: readonly LimitCheck[]): Pick<Findings, "asks" | "askReasons"> {
    const rules = this.metWith("ask");
    const over = limits.filter(limitAsks);
    return {
      asks: [
        ...rules.map(({ rule: { definition } }): Ask => {
          const { name, version, approvers, respondWithinSeconds = DEFAULT_RESPOND_WITHIN_SECONDS } = definition;
          return { kind: "rule", rule: name, version, approvers, respondWithinSeconds };
        }),
        ...over.map(
          ({ demand, overage }): Ask => ({
            kind: "limit",
            limit: demand.key,
            byValue: demand.byValue,
            grant: demand.grant,
            overage: overage ?? "0",
            approvers: demand.approvers,
            respondWithinSeconds: DEFAULT_RESPOND_WITHIN_SECONDS,
          }),
        ),
      ],
      askReasons: [
        ...rules.map((met) => ruleReason(met, "approval_required")),
        ...over.map((check) => limitReason(check, "approval_required")),
      ],
    };
  }

  /** Step 5, and what follows from all the steps when the budget is enforced. */
  private enforced(findings: Findings, agent: CompiledAgent): DecisionResult {
    const { approval } = this.snapshot;
    const situation = {
      actionDigest: this.digest,
      session: this.snapshot.session,
      asks: findings.asks,
      now: this.now,
    };
    if (findings.denial !== null) {
      const { reasons } = findings.denial;
      if (!isInOrder(approval, situation)) return this.deny(reasons, findings);
      const message = "The approval is in order, but the call is denied now.";
      return this.deny([{ code: "policy_denied", message }, ...reasons], findings);
    }
    if (findings.asks.length === 0) return this.allow([grantedReason(findings, agent)], findings);
    if (approval === undefined) return this.escalate("approval_required", findings.askReasons, findings);
    const verdict = judgeApproval(approval, situation);
    if (verdict.kind === "pending") return this.escalate("approval_required", findings.askReasons, findings);
    if (verdict.kind === "refused") {
      const { code } = verdict.reason;
      if (code === "approval_unverifiable") return this.deny([verdict.reason], findings);
      return this.escalate(code, [verdict.reason, ...findings.askReasons], findings);
    }
    const message = "People approved exactly this action.";
    const honoured: Reason = { code: "approval_honoured", message };
    const allowed = this.allow([honoured, grantedReason(findings, agent)], findings);
    return approval === null ? allowed : { ...allowed, honoured: approval.id };
  }

  /** Observe mode: it would have been denied or asked about, and goes on all the same unless a rule stops it. */
  private observed(enforced: DecisionResult, findings: Findings): DecisionResult {
    const { outcome, reason, reasons, evidence } = enforced;
    const stops = this.metWith("stop");
    if (stops.length > 0)
      return this.deny(
        stops.map((met) => ruleReason(met, "rule_stop")),
        findings,
      );
    if (outcome === "allow") throw new Error("an allow needs no observing");
    const message = `${this.request.agent} is in observe mode: the call goes on, and what it would have met is recorded.`;
    const allowed = this.allow([{ code: "observe_mode", message }, ...reasons], { ...findings, limits: [] });
    return { ...allowed, evidence, wouldBe: { outcome, reason } };
  }

  private observing({ definition: { mode, observeUntil } }: CompiledAgent): boolean {
    // A mode without a readable end has ended.
    return mode === "observe" && observeUntil !== undefined && this.now < Date.parse(observeUntil);
  }

  private metWith(effect: "stop" | "hand_off" | "ask"): MetRule[] {
    return this.met.filter(({ rule }) => rule.definition.effect === effect);
  }

  private allow(reasons: Reason[], findings: Omit<Findings, "denial">): DecisionResult {
    return {
      ...this.answer("allow", reasons, findings),
      obligations: mergeObligations(findings.grants),
      reserve: findings.limits.map(({ demand }) => demand),
      sessionDelta: sessionDelta(this.facts),
    };
  }

  private escalate(
    code: "approval_required" | "out_of_scope" | "approval_expired",
    reasons: Reason[],
    findings: Findings,
  ): DecisionResult {
    return { ...this.answer("escalate", reasons, findings), reason: code, nextAction: "request", asks: findings.asks };
  }

  private deny(
    reasons: Reason[],
    findings: Omit<Findings, "denial"> & Partial<Pick<Findings, "denial">>,
  ): DecisionResult {
    const { retryAfterSeconds, handOff } = findings.denial ?? {};
    const denied = this.answer("deny", reasons, findings);
    return {
      ...denied,
      ...(denied.reason === "limit_exhausted" && retryAfterSeconds !== undefined
        ? { nextAction: "retry", retryAfterSeconds }
        : { nextAction: "none" }),
      ...(handOff === undefined ? {} : { handOff }),
    };
  }

  private answer(
    outcome: DecisionResult["outcome"],
    reasons: Reason[],
    findings: Omit<Findings, "denial">,
  ): DecisionResult {
    const [cause] = reasons;
    if (cause === undefined) throw new Error("every decision has a reason");
    return {
      outcome,
      reason: cause.code,
      reasons,
      actionDigest: this.digest,
      budgetVersion: this.agent?.definition.budget?.version ?? null,
      obligations: [],
      reserve: [],
      asks: [],
      sessionDelta: null,
      evidence: this.evidence(findings),
    };
  }

  private evidence({ grants, limits }: Omit<Findings, "denial">): DecisionEvidence {
    return {
      facts: this.action?.facts ?? null,
      actionVersion: this.action?.definition.version ?? null,
      stage: this.agent?.definition.stage ?? null,
      mode: this.agent?.definition.mode ?? null,
      session: this.snapshot.session,
      limits: limits.map(({ demand: { key, grant, byValue, amount, max, beyond }, used }) => {
        return { key, grant, byValue, amount, used, max, beyond };
      }),
      grants: grants.map(({ definition }) => definition.id),
      rules: this.met.map(({ rule: { definition }, errored }) => {
        return { name: definition.name, version: definition.version, effect: definition.effect, errored };
      }),
    };
  }
}

function grantedReason({ grants }: Findings, { definition }: CompiledAgent): Reason {
  const [first] = grants;
  if (first === undefined) throw new Error("an allow has a grant");
  const others = grants.length > 1 ? ` and ${grants.length - 1} more` : "";
  return {
    code: "granted",
    message: `The grant ${first.definition.id}${others} of the budget covers this call.`,
    grant: first.definition.id,
    ...(definition.budget === undefined ? {} : { budgetVersion: definition.budget.version }),
  };
}
