/** Decides as docs and cases say, one step after the other, as slowly as it takes. The product never imports it. */
import type { Ask, DecisionRequest } from "@/lib/core/decision/types";
import { answer } from "./answer";
import { decimalOf, written } from "./decimals";
import type { Scope } from "./evaluate";
import { actionNamed, factsOf, isReserved, isWithin } from "./facts";
import { grantedBy } from "./grants";
import { canonical } from "./json";
import { standingsOf } from "./limits";
import { type Agent, type Organisation, toolOf } from "./organisation";
import { type MetRule, rulesMet } from "./rules";
import { satisfies } from "./schemas";
import { type Findings, isObserved, NOTHING, type Situation } from "./situation";
import type { Cause, Verdict } from "./verdict";
import { weigh } from "./weigh";

export function decide(organisation: Organisation, situation: Situation): Verdict {
  const agent = organisation.agents.find(({ name }) => name === situation.request.agent);
  const findings = findingsOf(organisation, agent, situation);
  return { ...answer(findings, { organisation, agent, situation }), ...evidenceOf(findings) };
}

/** What was looked at on the way. */
function evidenceOf({ matching, met, standings }: Findings): Pick<Verdict, "matching" | "met" | "counted"> {
  return {
    matching: matching.map(({ id }) => id),
    met: met.map(({ rule, errored }) => ({ rule: rule.name, effect: rule.effect, errored })),
    counted: standings.map(({ counter, byValue, amount, used, limit }) => ({
      counter,
      byValue,
      amount: amount === null ? null : written(amount),
      used: written(used),
      max: written(decimalOf(String(limit.max))),
      beyond: limit.beyond,
    })),
  };
}

/** What people would be asked now. */
export function asksOf(organisation: Organisation, situation: Situation): Ask[] {
  const agent = organisation.agents.find(({ name }) => name === situation.request.agent);
  return findingsOf(organisation, agent, situation).asks;
}

function findingsOf(organisation: Organisation, agent: Agent | undefined, situation: Situation): Findings {
  const outside = outsideScope(organisation, agent, situation);
  if (outside !== null || agent === undefined) return { ...NOTHING, causes: [{ code: outside ?? "agent_not_active" }] };
  const { request, now } = situation;
  const scope = scopeOf(organisation, agent, situation);
  const met = rulesMet(organisation.rules, { agent, request, scope });
  const findings = { ...steps2To4(organisation, agent, { situation, scope, met }), met };
  // Observe mode lifts everything else: what stops there, stops alone, and even where something came before it.
  const stops = met.filter(({ rule }) => rule.effect === "stop");
  return isObserved(agent, now) && stops.length > 0 ? { ...findings, ...weigh(stops, [], now) } : findings;
}

function steps2To4(
  organisation: Organisation,
  agent: Agent,
  { situation, scope, met }: { situation: Situation; scope: Scope; met: readonly MetRule[] },
): Findings {
  const { request, uses, now } = situation;
  const uncatalogued = outsideCatalogue(organisation, agent, request);
  if (uncatalogued !== null) return { ...NOTHING, causes: [uncatalogued] };
  const facts = factsOf(actionNamed(organisation, request.action));
  const granted = grantedBy(agent.budget?.grants ?? [], { request, facts, scope });
  if ("cause" in granted) return { ...NOTHING, causes: [granted.cause] };
  const standings = standingsOf(agent, granted.matching, { request, uses, now });
  return { ...NOTHING, ...weigh(met, standings, now), matching: granted.matching, standings };
}

/** Step 1. */
function outsideScope(
  { environments, killSwitches, tools }: Organisation,
  agent: Agent | undefined,
  { caller, request }: Situation,
): "credential_scope" | "agent_not_active" | "kill_switch" | null {
  const { action, environment } = request;
  const isCallers = request.agent === caller.agent && environment === caller.environment;
  const namesTool = action.includes(".") && toolOf(action) === caller.tool;
  if (!isCallers || !namesTool || !environments.some(({ name }) => name === environment)) return "credential_scope";
  if (agent?.lifecycle !== "active") return "agent_not_active";
  const reads = actionNamed({ tools } as Organisation, action)?.power === "read";
  const isKilled = killSwitches.some((one) => {
    if (one.scope === "organisation") return !(one.exceptRead && reads);
    if (one.scope === "tool") return one.tool === caller.tool;
    return one.scope === "environment" ? one.environment === environment : one.agent === agent.name;
  });
  return isKilled ? "kill_switch" : null;
}

/** Step 2. */
function outsideCatalogue(organisation: Organisation, agent: Agent, request: DecisionRequest): Cause | null {
  const action = actionNamed(organisation, request.action);
  if (action === undefined) return { code: "action_unknown" };
  if (action.inputSchema !== undefined && !satisfies(request.arguments, action.inputSchema))
    return { code: "arguments_outside_grant", failed: "inputSchema" };
  const facts = factsOf(action);
  const ceiling = organisation.stages
    .find(({ name }) => name === agent.stage)
    ?.ceilings.find(({ power, environments }) => power === facts.power && environments.includes(request.environment));
  if (ceiling === undefined || !isWithin(facts, ceiling)) return { code: "stage_ceiling" };
  return isReserved(facts, rankOf(organisation, request)) ? { code: "power_reserved" } : null;
}

function rankOf({ environments }: Organisation, { environment }: DecisionRequest): number {
  return environments.find(({ name }) => name === environment)?.rank ?? Number.POSITIVE_INFINITY;
}

/** What conditions can ask about. */
function scopeOf(organisation: Organisation, agent: Agent, { request, session, seen, now }: Situation): Scope {
  const { power, objectType, undo, touches, ...facts } = factsOf(actionNamed(organisation, request.action));
  const { name, team, stage, owner, purpose, attributes } = agent;
  const names = { name: request.action, tool: toolOf(request.action) };
  const known = { power: power ?? "", objectType: objectType ?? "", undo: undo !== null, touches: [...touches] };
  return {
    now,
    provenance: (value) => seen[canonical(value)] ?? "unseen",
    variables: {
      agent: { name, team, stage, owner, purpose, attributes },
      action: { ...facts, ...known, ...names },
      environment: { name: request.environment, rank: rankOf(organisation, request) },
      arguments: request.arguments ?? {},
      session: { ...session },
      resource: { type: request.resource.type, id: request.resource.id, properties: request.resource.properties ?? {} },
      request: { onBehalfOf: request.onBehalfOf ?? "", justification: request.request?.justification ?? "" },
    },
  };
}
