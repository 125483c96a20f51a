/** What conditions see of one decision. The model's confidence is not among it. */
import type { Context } from "@marcbachmann/cel-js";
import { factVariables } from "@/lib/core/condition/factVariables";
import type { FixedVariables } from "@/lib/core/condition/partial";
import { splitAction } from "@/lib/core/organisation/actionPattern";
import type { AgentDefinition, EnvironmentDefinition } from "@/lib/core/organisation/definition";
import type { RiskFacts } from "@/lib/core/organisation/facts";
import type { DecisionRequest, SessionFacts } from "./types";

/** The variables that are the same for every call of this agent's action in this environment. */
export function fixedVariables(
  { name, team, owner, purpose, stage, attributes }: AgentDefinition,
  action: string,
  facts: RiskFacts,
  environment: EnvironmentDefinition,
): FixedVariables {
  const [tool] = splitAction(action);
  return {
    agent: { name, team, owner, purpose, stage, attributes },
    action: { name: action, tool, ...factVariables(facts) },
    environment: { name: environment.name, rank: BigInt(environment.rank) },
  };
}

/** CEL's variables. Whole numbers that are typed `int` are bigints; numbers inside `arguments` are doubles. */
export function conditionVariables(
  { agent, action, environment }: FixedVariables,
  { request, session, now }: { request: DecisionRequest; session: SessionFacts; now: number },
): Context {
  return {
    agent,
    action,
    environment,
    resource: {
      type: request.resource.type,
      id: request.resource.id,
      properties: request.resource.properties ?? {},
    },
    arguments: request.arguments ?? {},
    session: {
      maxSensitivityRead: session.maxSensitivityRead,
      readUntrusted: session.readUntrusted,
      exposed: session.exposed,
      decisions: BigInt(session.decisions),
      exposes: BigInt(session.exposes),
      writes: BigInt(session.writes),
    },
    request: {
      onBehalfOf: request.onBehalfOf ?? "",
      requestId: request.request?.requestId ?? "",
      toolCallId: request.request?.toolCallId ?? "",
      traceparent: request.request?.traceparent ?? "",
      justification: request.request?.justification ?? "",
    },
    now: new Date(now),
  };
}
