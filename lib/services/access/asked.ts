/** What a call asks, after the wire form: native, or the default mapping of the COAZ-MCP binding. */
import type { EvaluationRequest } from "@/lib/contracts/access";
import type { DecisionRequest } from "@/lib/core/decision/types";
import type { JsonObject } from "@/lib/core/organisation/definition";
import type { AgentActor } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";

export interface Asked {
  request: DecisionRequest;
  claimedSessionId: string | null;
  confidence: number | null;
  submitRequest: boolean;
  /** The caller runs at once what is allowed: its permit is redeemed with the decision. */
  redeemPermit: boolean;
}

/** Whom the access token names. */
type Caller = Pick<AgentActor, "agent" | "tool" | "environment">;

type Wire = Pick<EvaluationRequest, "action" | "resource" | "context">;

/** `at` says where the request stood in what was sent. */
export function askedOf(wire: EvaluationRequest, actor: Caller, at: readonly PropertyKey[] = []): Asked {
  const { subject, context } = wire;
  const { agent, onBehalfOf } = isOfMcp(wire)
    ? { agent: context?.agent ?? actor.agent, onBehalfOf: subject.id }
    : { agent: agentNamed(wire, at), onBehalfOf: subject.properties?.on_behalf_of };
  return {
    request: {
      agent,
      ...(onBehalfOf === undefined ? {} : { onBehalfOf }),
      ...exactPartsOf(wire, actor),
      ...correlationOf(context),
      ...(context?.approval === undefined ? {} : { presentedApproval: context.approval.id }),
    },
    claimedSessionId: context?.session_id ?? null,
    confidence: context?.confidence ?? null,
    submitRequest: context?.submit_request ?? false,
    redeemPermit: context?.redeem_permit ?? false,
  };
}

/** Action, environment, resource and arguments: the parts of the exact action that a redeem states again. */
export function exactPartsOf(
  {
    action,
    resource,
    context,
  }: { action: Wire["action"]; resource: Wire["resource"]; context?: ExactContext | undefined },
  actor: Pick<AgentActor, "tool" | "environment">,
): Pick<DecisionRequest, "action" | "environment" | "resource" | "arguments"> {
  return {
    action: actionNamed({ action, resource }, actor),
    environment: context?.environment ?? actor.environment,
    resource: {
      type: resource.type,
      id: resource.id,
      ...(resource.properties === undefined ? {} : { properties: resource.properties }),
    },
    ...(context?.arguments === undefined ? {} : { arguments: context.arguments }),
  };
}

interface ExactContext {
  environment?: string | undefined;
  arguments?: JsonObject | undefined;
}

/** Which resources each method of COAZ-MCP's default mapping acts on. */
const METHODS: Readonly<Record<string, readonly string[]>> = {
  "tools/call": ["tool"],
  "resources/read": ["resource"],
  "resources/subscribe": ["resource"],
  "prompts/get": ["prompt"],
  "completion/complete": ["prompt", "resource"],
  "logging/setLevel": ["mcp_server"],
};

/** True for COAZ-MCP's default mapping of a method: its subject is the person. */
export function isOfMcp({ action, resource }: Pick<Wire, "action" | "resource">): boolean {
  return Object.hasOwn(METHODS, action.name) && METHODS[action.name]?.includes(resource.type) === true;
}

/** A tool's call is the tool's action, any other method one of the same name: `TOOL.resources.read`. */
function actionNamed({ action, resource }: Pick<Wire, "action" | "resource">, { tool }: Pick<Caller, "tool">): string {
  if (!isOfMcp({ action, resource })) return action.name;
  return action.name === "tools/call" ? `${tool}.${resource.id}` : `${tool}.${action.name.replace("/", ".")}`;
}

function agentNamed({ subject }: EvaluationRequest, at: readonly PropertyKey[]): string {
  if (subject.type === "agent") return subject.id;
  throw new Problem("invalid", "The subject must be the agent. Nothing was recorded.", {
    errors: [
      {
        pointer: `/${[...at, "subject", "type"].map(String).join("/")}`,
        message: 'must be "agent" (the person is subject.properties.on_behalf_of), except for a COAZ-MCP method',
      },
    ],
  });
}

function correlationOf(context: EvaluationRequest["context"]): Pick<DecisionRequest, "request"> {
  if (context === undefined) return {};
  const { request_id: requestId, tool_call_id: toolCallId, traceparent, justification } = context;
  return {
    request: {
      ...(requestId === undefined ? {} : { requestId }),
      ...(toolCallId === undefined ? {} : { toolCallId }),
      ...(traceparent === undefined ? {} : { traceparent }),
      ...(justification === undefined ? {} : { justification }),
    },
  };
}
