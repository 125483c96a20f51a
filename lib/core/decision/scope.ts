/** Step 1: what the access token covers, whether the agent may act at all, and kill switches. */
import { splitAction } from "@/lib/core/organisation/actionPattern";
import type { KillSwitch } from "@/lib/core/organisation/definition";
import type { RiskFacts } from "@/lib/core/organisation/facts";
import { quote } from "./quote";
import type { DecisionRequest, DecisionSnapshot, Reason } from "./types";

/** Why the caller may not ask this at all, or null. */
export function scopeDenial(request: DecisionRequest, { caller, organisation }: DecisionSnapshot): Reason | null {
  const [tool] = splitAction(request.action);
  const wrong =
    request.agent !== caller.agent
      ? `the agent ${quote(request.agent)}`
      : tool !== caller.tool
        ? `the action ${quote(request.action)}`
        : request.environment !== caller.environment || !organisation.environments.has(request.environment)
          ? `the environment ${quote(request.environment)}`
          : null;
  if (wrong === null) return null;
  const covered = `${caller.agent} on ${caller.tool} in ${caller.environment}`;
  return { code: "credential_scope", message: `The access token covers ${covered}, not ${wrong}.` };
}

/** Why the agent may not act now, or null. */
export function lifecycleDenial(request: DecisionRequest, { organisation }: DecisionSnapshot): Reason | null {
  const lifecycle = organisation.agents.get(request.agent)?.definition.lifecycle;
  if (lifecycle === "active") return null;
  return {
    code: "agent_not_active",
    message: `${request.agent} is ${lifecycle ?? "not registered"}: it may do nothing.`,
  };
}

/** The kill switch that covers the call, as a reason, or null. */
export function killSwitchDenial(
  request: Pick<DecisionRequest, "agent" | "action" | "environment">,
  { organisation }: Pick<DecisionSnapshot, "organisation">,
  facts: RiskFacts,
): Reason | null {
  const [tool] = splitAction(request.action);
  const pulled = organisation.definition.killSwitches.find((killSwitch) => covers(killSwitch, request, tool, facts));
  if (pulled === undefined) return null;
  const why = pulled.reason === undefined ? "" : ` It was pulled because of ${quote(pulled.reason)}.`;
  return {
    code: "kill_switch",
    message: `A kill switch stops ${scopeOf(pulled)} until a second person releases it.${why}`,
  };
}

function covers(
  killSwitch: KillSwitch,
  request: Pick<DecisionRequest, "agent" | "environment">,
  tool: string,
  facts: RiskFacts,
): boolean {
  switch (killSwitch.scope) {
    case "organisation":
      return !(killSwitch.exceptRead && facts.power === "read");
    case "tool":
      return killSwitch.tool === tool;
    case "environment":
      return killSwitch.environment === request.environment;
    case "agent":
      return killSwitch.agent === request.agent;
  }
}

function scopeOf(killSwitch: KillSwitch): string {
  switch (killSwitch.scope) {
    case "organisation":
      return killSwitch.exceptRead ? "everything but reading" : "everything";
    case "tool":
      return `the tool ${killSwitch.tool}`;
    case "environment":
      return `the environment ${killSwitch.environment}`;
    case "agent":
      return `the agent ${killSwitch.agent}`;
  }
}
