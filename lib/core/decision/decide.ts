/** The decision: a pure function of the request, what the organisation and the session hold, and the time. */
import type { Context } from "@marcbachmann/cel-js";
import { withProvenance } from "@/lib/core/condition/environment";
import { demandsOfBudget, demandsOfGrant } from "@/lib/core/limits/demands";
import type { CompiledAction, CompiledAgent, CompiledGrant } from "@/lib/core/organisation/compile";
import type { EnvironmentDefinition } from "@/lib/core/organisation/definition";
import { worstCase } from "@/lib/core/organisation/facts";
import { isInOrder, judgeApproval, type Situation } from "./approval";
import { inputDenial, unknownAction } from "./ceiling";
import { type Cell, cellOf } from "./cell";
import { evidenceOf, grantedReason } from "./evidence";
import { actionDigest } from "./exactAction";
import { matchGrants } from "./grants";
import { checkLimit, type LimitCheck, withinLimits } from "./limitCheck";
import { mergeObligations } from "./obligations";
import { isObserving } from "./observe";
import { type MetRule, metRules } from "./rules";
import { killSwitchDenial, lifecycleDenial, scopeDenial } from "./scope";
import { sessionDelta } from "./session";
import { asksOf, type Denial, stopDenial, strictestDenial } from "./standing";
import type { Ask, DecisionRequest, DecisionResult, DecisionSnapshot, LimitDemand, Reason } from "./types";
import { conditionVariables } from "./variables";

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
  denial: Denial | null;
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
    if (closed !== null) return this.denyNow({ reasons: [closed] }, NOTHING);
    if (agent === undefined || environment === undefined) throw new Error("scope and lifecycle know them");

    const cell = cellOf(snapshot.organisation, agent, { action: request.action, environment });
    this.met = metRules(cell, () => this.variables(cell));
    const findings = this.findings(agent, cell);
    const enforced = this.enforced(findings, agent);
    const { outcome, reason } = enforced;
    if (outcome === "allow" || !isObserving(agent, this.now)) return enforced;
    return this.observed(enforced, { outcome, reason }, findings);
  }

  private get facts() {
    return this.action?.facts ?? UNKNOWN_FACTS;
  }

  private variables({ fixed }: Cell): Context {
    const { request, now } = this;
    this.variablesOnce ??= conditionVariables(fixed, { request, session: this.snapshot.session, now });
    return this.variablesOnce;
  }

  /** Steps 2 to 4. */
  private findings(agent: CompiledAgent, cell: Cell): Findings {
    const { request, action, now } = this;
    if (action === undefined) return { ...NOTHING, denial: { reasons: [unknownAction(request)] } };
    const outside = inputDenial(request, action) ?? cell.outside;
    if (outside !== null) return { ...NOTHING, denial: { reasons: [outside] } };

    const match = matchGrants({ request, cell, agent, variables: () => this.variables(cell), now });
    if ("denial" in match) return { ...NOTHING, denial: { reasons: [match.denial] } };

    const limits = this.limitsOf(match.matching, agent);
    const { met } = this;
    if (met.length === 0 && limits.length === 0) return { ...NOTHING, grants: match.matching, denial: null };
    return { ...asksOf(met, limits), grants: match.matching, limits, denial: strictestDenial(met, limits, now) };
  }

  private limitsOf(matching: readonly CompiledGrant[], agent: CompiledAgent): LimitCheck[] {
    const { request, now, snapshot } = this;
    const checks: LimitCheck[] = [];
    const check = (demand: LimitDemand) => checks.push(checkLimit(demand, snapshot.used(demand)));
    for (const grant of matching) demandsOfGrant(grant, agent, request, now).forEach(check);
    demandsOfBudget(agent, request, now).forEach(check);
    return checks;
  }

  /** Step 5, and what follows from all the steps when the budget is enforced. */
  private enforced(findings: Findings, agent: CompiledAgent): DecisionResult {
    const { approval } = this.snapshot;
    if (findings.denial !== null) return this.denyNow(findings.denial, findings);
    if (findings.asks.length === 0) return this.allow([grantedReason(findings.grants, agent)], findings);
    if (approval === undefined) return this.escalate("approval_required", findings.askReasons, findings);
    const verdict = judgeApproval(approval, this.situation(findings));
    if (verdict.kind === "pending") return this.escalate("approval_required", findings.askReasons, findings);
    if (verdict.kind === "refused") {
      const { code } = verdict.reason;
      if (code === "approval_unverifiable") return this.deny({ reasons: [verdict.reason] }, findings);
      return this.escalate(code, [verdict.reason, ...findings.askReasons], findings);
    }
    const message = "People approved exactly this action.";
    const honoured: Reason = { code: "approval_honoured", message };
    return { ...this.allow([honoured, grantedReason(findings.grants, agent)], findings), honoured: verdict.id };
  }

  /** Observe mode: it would have been denied or asked about, and goes on all the same unless a rule stops it. */
  private observed(
    { reasons, evidence }: DecisionResult,
    wouldBe: NonNullable<DecisionResult["wouldBe"]>,
    findings: Findings,
  ): DecisionResult {
    const stop = stopDenial(this.met);
    if (stop !== null) return this.denyNow(stop, findings);
    const message = `${this.request.agent} is in observe mode: the call goes on, and what it would have met is recorded.`;
    // The call runs, so it takes from the limits that still hold it; no limit is taken beyond its end.
    const limits = withinLimits(findings.limits);
    const allowed = this.allow([{ code: "observe_mode", message }, ...reasons], { ...findings, limits });
    return { ...allowed, evidence, wouldBe };
  }

  private situation({ asks }: Pick<Findings, "asks">): Situation {
    return { actionDigest: this.digest, session: this.snapshot.session, asks, now: this.now };
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

  /** A denial by steps 1 to 4, which says so where a good approval was presented: no approval outranks it. */
  private denyNow(denial: Denial, findings: Omit<Findings, "denial">): DecisionResult {
    if (!isInOrder(this.snapshot.approval, this.situation(findings))) return this.deny(denial, findings);
    const message = "The approval presented is in order, but the call is denied now.";
    return this.deny({ ...denial, reasons: [{ code: "policy_denied", message }, ...denial.reasons] }, findings);
  }

  private deny({ reasons, retryAfterSeconds, handOff }: Denial, findings: Omit<Findings, "denial">): DecisionResult {
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
      evidence: evidenceOf({
        action: this.action,
        agent: this.agent,
        session: this.snapshot.session,
        met: this.met,
        grants: findings.grants,
        limits: findings.limits,
      }),
    };
  }
}
