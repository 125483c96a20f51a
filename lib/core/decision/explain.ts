/**
 * The whole reasoning of a decision: beside what was decided, what every check, every grant and every rule comes to, whether
 * or not something before it has decided already. For people; deciding needs none of it.
 */
import type { Context } from "@marcbachmann/cel-js";
import { boundWords } from "@/lib/core/budget/words";
import { withProvenance } from "@/lib/core/condition/environment";
import { namesAction } from "@/lib/core/organisation/actionPattern";
import type { CompiledAction, CompiledAgent, CompiledRule } from "@/lib/core/organisation/compile";
import type { EnvironmentDefinition, GrantDefinition, RuleDefinition } from "@/lib/core/organisation/definition";
import { worstCase } from "@/lib/core/organisation/facts";
import { list } from "@/lib/core/text/list";
import { ceilingDenial, inputDenial, powerDenial, unknownAction } from "./ceiling";
import { type Cell, cellOf } from "./cell";
import { decide } from "./decide";
import {
  CHECKS,
  type CheckName,
  type Explained,
  type ExplainedCheck,
  type ExplainedGrant,
  type ExplainedRule,
} from "./explained";
import { grantFailure } from "./grants";
import { shorten } from "./quote";
import { killSwitchDenial, lifecycleDenial, scopeDenial } from "./scope";
import type { DecisionRequest, DecisionSnapshot, Reason } from "./types";
import { conditionVariables } from "./variables";

const ERROR_MAX = 200;

/**
 * Decides as `decide` does, and explains it.
 *
 * @param now epoch milliseconds.
 */
export function explain(request: DecisionRequest, snapshot: DecisionSnapshot, now: number): Explained {
  const result = decide(request, snapshot, now);
  return withProvenance(snapshot.provenance, () => {
    const call = callOf(request, snapshot, now);
    return { result, checks: checksOf(call), grants: grantsOf(call), rules: rulesOf(call) };
  });
}

interface Call {
  request: DecisionRequest;
  snapshot: DecisionSnapshot;
  now: number;
  action: CompiledAction | undefined;
  agent: CompiledAgent | undefined;
  environment: EnvironmentDefinition | undefined;
  /** Null where the organisation does not know the agent or the environment. */
  cell: Cell | null;
  variables: () => Context;
}

function callOf(request: DecisionRequest, snapshot: DecisionSnapshot, now: number): Call {
  const { organisation, session } = snapshot;
  const agent = organisation.agents.get(request.agent);
  const environment = organisation.environments.get(request.environment);
  const cell =
    agent === undefined || environment === undefined
      ? null
      : cellOf(organisation, agent, { action: request.action, environment });
  let once: Context | undefined;
  const variables = () => {
    if (cell === null) throw new Error("there is nothing to evaluate a condition on");
    once ??= conditionVariables(cell.fixed, { request, session, now });
    return once;
  };
  const action = organisation.actions.get(request.action);
  return { request, snapshot, now, action, agent, environment, cell, variables };
}

function checksOf({ request, snapshot, action, agent, environment }: Call): ExplainedCheck[] {
  const { caller, organisation } = snapshot;
  const check = (name: CheckName, denial: Reason | null, passed: string): ExplainedCheck =>
    denial === null
      ? { check: name, state: "passed", message: passed }
      : { check: name, state: "failed", message: denial.message };
  const first = [
    check(
      "credential_scope",
      scopeDenial(request, snapshot),
      `The access token covers ${caller.agent} on ${caller.tool} in ${caller.environment}.`,
    ),
    check("agent_active", lifecycleDenial(request, snapshot), `${request.agent} is active.`),
    check(
      "kill_switch",
      killSwitchDenial(request, snapshot, action?.facts ?? worstCase({})),
      "No kill switch stops this call.",
    ),
    check(
      "action_known",
      action === undefined ? unknownAction(request) : null,
      `The catalogue has the action, version ${action?.definition.version}.`,
    ),
  ];
  if (action === undefined || agent === undefined || environment === undefined) {
    const missing = action === undefined ? "the action" : agent === undefined ? "the agent" : "the environment";
    const message = `Not known without ${missing}.`;
    return [
      ...first,
      ...CHECKS.slice(first.length).map((name) => ({ check: name, state: "unknowable", message }) as const),
    ];
  }
  const stage = organisation.stages.get(agent.definition.stage);
  const bounds = (action.facts.power === null ? [] : (stage?.ceilings(action.facts.power, environment.name) ?? []))
    .flatMap(boundWords)
    .join(", ");
  return [
    ...first,
    check(
      "input_schema",
      inputDenial(request, action),
      action.checkInput === null ? "The action has no input schema." : "The arguments fit the action's input schema.",
    ),
    check(
      "stage_ceiling",
      ceilingDenial(action, environment, stage),
      `The stage ${stage?.definition.name} holds ${action.facts.power} in ${environment.name}${bounds === "" ? "" : `, ${bounds}`}.`,
    ),
    check("power_reserved", powerDenial(action, environment), "Nothing of it stays with people whatever a grant says."),
  ];
}

function grantsOf(call: Call): ExplainedGrant[] {
  const grants = call.agent?.definition.budget?.grants ?? [];
  return grants.map((grant) => {
    const failure = failureOf(grant, call);
    return {
      id: grant.id,
      failed: failure?.part ?? null,
      message: failure?.message ?? null,
      pointer: failure?.pointer ?? null,
      errored: failure?.errored ?? false,
    };
  });
}

interface Failed {
  part: NonNullable<ExplainedGrant["failed"]>;
  message: string;
  pointer?: string | undefined;
  errored?: boolean | undefined;
}

function failureOf(grant: GrantDefinition, { request, action, cell, variables, now }: Call): Failed | null {
  if (!grant.actions.some((pattern) => namesAction(pattern, request.action)))
    return { part: "actions", message: `it is for ${list(grant.actions)}` };
  if (action === undefined) return { part: "actions", message: "the catalogue does not have the action" };
  const named = cell?.grants.find((one) => one.grant.definition === grant);
  if (named === undefined) return { part: "environments", message: `it is for ${list(grant.environments)}` };
  if (named.grant.expiresAt !== null && now >= named.grant.expiresAt)
    return { part: "expiry", message: `it ended at ${grant.expiresAt}` };
  const failure = grantFailure(named, request, variables);
  return failure && { ...failure, message: failure.message() };
}

function rulesOf(call: Call): ExplainedRule[] {
  const { agent, request, snapshot } = call;
  if (agent === undefined) return [];
  const applying = new Map(agent.rulesFor(request.action).map((rule) => [rule.definition, rule]));
  return snapshot.organisation.definition.rules.map((definition) => {
    const { name, version, effect, when } = definition;
    const rule = applying.get(definition);
    if (rule === undefined)
      return { name, version, effect, when, notFor: outsideOf(definition, agent), met: null, error: null };
    return { name, version, effect, when, notFor: null, ...outcomeOf(rule, call) };
  });
}

/** A rule that does not apply leaves out the agent's team, the agent, or else the action. */
function outsideOf(
  { teams = [], agents = [] }: RuleDefinition,
  { definition }: CompiledAgent,
): ExplainedRule["notFor"] {
  if (teams.length > 0 && !teams.includes(definition.team)) return "teams";
  return agents.length > 0 && !agents.includes(definition.name) ? "agents" : "actions";
}

function outcomeOf({ condition }: CompiledRule, { cell, variables }: Call): Pick<ExplainedRule, "met" | "error"> {
  if (cell === null) return { met: null, error: null };
  try {
    return { met: condition.whole(variables()), error: null };
  } catch (error) {
    const why = error instanceof Error ? (error.message.split("\n")[0] ?? "") : "";
    return { met: true, error: shorten(why, ERROR_MAX) };
  }
}
