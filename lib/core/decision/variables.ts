/** What conditions see of one decision. The model's confidence is not among it. */
import type { Context } from "@marcbachmann/cel-js";
import { splitAction } from "@/lib/core/organisation/actionPattern";
import type { CompiledAgent } from "@/lib/core/organisation/compile";
import type { EnvironmentDefinition } from "@/lib/core/organisation/definition";
import type { RiskFacts } from "@/lib/core/organisation/facts";
import type { DecisionRequest, SessionFacts } from "./types";

/** CEL's variables. Whole numbers that are typed `int` are bigints; numbers inside `arguments` are doubles. */
export function conditionVariables(args: {
  request: DecisionRequest;
  agent: CompiledAgent;
  facts: RiskFacts;
  environment: EnvironmentDefinition;
  session: SessionFacts;
  now: number;
}): Context {
  const { request, agent, facts, environment, session, now } = args;
  const { name, team, owner, purpose, stage, attributes } = agent.definition;
  const [tool] = splitAction(request.action);
  return {
    agent: { name, team, owner, purpose, stage, attributes },
    action: {
      name: request.action,
      tool,
      power: facts.power ?? "",
      objectType: facts.objectType ?? "",
      sensitivity: facts.sensitivity,
      blastRadius: facts.blastRadius,
      reversible: facts.reversible,
      audited: facts.audited,
      observable: facts.observable,
      touches: [...facts.touches],
      returnsUntrusted: facts.returnsUntrusted,
      audience: facts.audience,
      undo: facts.undo !== null,
    },
    resource: {
      type: request.resource.type,
      id: request.resource.id,
      properties: request.resource.properties ?? {},
    },
    environment: { name: environment.name, rank: BigInt(environment.rank) },
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
