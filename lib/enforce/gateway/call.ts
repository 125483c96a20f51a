/** One call of the agent, and what the gateway needs to govern it. */
import { z } from "zod";
import type { EvaluationRequest } from "@/lib/contracts/access";
import type { JsonObject } from "@/lib/core/organisation/definition";
import type { AmbitClient } from "@/lib/enforce/ambit/client";
import type { Logger } from "@/lib/platform/logger";
import { actionOf, type GatewayConfiguration } from "./configuration";
import type { Reporter } from "./reporter";
import { resourceOf } from "./resource";
import type { AgentSession } from "./session";
import type { Upstream } from "./upstream";

export interface Call {
  upstream: Upstream;
  /** Ambit, with the upstream's credential. */
  ambit: AmbitClient;
  /** The tool's name as the upstream has it. */
  mcpTool: string;
  args: JsonObject;
  meta: CallMeta;
  /** The request's id on the agent's connection. */
  requestId: string;
  /** Epoch milliseconds. */
  startedAt: number;
  /** Aborted when the agent gives up this call, with its reason, or is gone. */
  signal: AbortSignal;
  /** Tells the agent how it goes, where it asked for that. `done` only ever grows. */
  progress: (done: number, message: string) => void;
}

export interface GatewayParts {
  configuration: GatewayConfiguration;
  session: AgentSession;
  reporter: Reporter;
  log: Logger;
  /** True once the agent is gone or the gateway ends: what waits then keeps its place. */
  isEnding: () => boolean;
}

/** What of a call's `_meta` the gateway reads. Anything else in there is the agent's and its host's affair. */
const metaSchema = z
  .object({
    traceparent: z.string().max(256).optional().catch(undefined),
    tracestate: z.string().max(512).optional().catch(undefined),
    "ambit/justification": z.string().max(4_000).optional().catch(undefined),
    "ambit/confidence": z.number().min(0).max(1).optional().catch(undefined),
    "ambit/tool_call_id": z.string().max(256).optional().catch(undefined),
    "claudecode/toolUseId": z.string().max(256).optional().catch(undefined),
  })
  .catch({});

export interface CallMeta {
  traceparent?: string | undefined;
  tracestate?: string | undefined;
  justification?: string | undefined;
  confidence?: number | undefined;
  toolCallId?: string | undefined;
}

export function callMeta(meta: unknown): CallMeta {
  const { traceparent, tracestate, ...named } = metaSchema.parse(meta ?? {});
  return {
    traceparent,
    tracestate,
    justification: named["ambit/justification"],
    confidence: named["ambit/confidence"],
    toolCallId: named["ambit/tool_call_id"] ?? named["claudecode/toolUseId"],
  };
}

/** What goes along to the upstream: the trace, so that its own logs can be tied to this call. */
export function forwardedMeta({ traceparent, tracestate }: CallMeta): JsonObject {
  return { ...(traceparent === undefined ? {} : { traceparent }), ...(tracestate === undefined ? {} : { tracestate }) };
}

/** The exact action that a call is: what is decided, what a permit is redeemed for, and what then runs. */
export interface ExactCall {
  action: { name: string };
  resource: { type: string; id: string };
  args: JsonObject;
}

export function exactCall({ upstream, mcpTool, args }: Pick<Call, "upstream" | "mcpTool" | "args">): ExactCall {
  return {
    action: { name: actionOf(upstream.configuration, mcpTool) },
    resource: resourceOf(upstream.configuration, mcpTool, args),
    args,
  };
}

export async function evaluationOf(
  { configuration, session }: GatewayParts,
  { ambit, upstream, meta, requestId }: Call,
  exact: ExactCall,
  asking: { submit: boolean; approval?: string | undefined },
): Promise<EvaluationRequest> {
  const { agent, onBehalfOf } = configuration;
  return {
    subject: {
      type: "agent",
      id: agent,
      ...(onBehalfOf === undefined ? {} : { properties: { on_behalf_of: onBehalfOf } }),
    },
    action: exact.action,
    resource: exact.resource,
    context: {
      environment: upstream.configuration.environment,
      arguments: exact.args,
      session_id: await session.id(ambit),
      request_id: requestId,
      submit_request: asking.submit,
      ...(asking.approval === undefined ? {} : { approval: { id: asking.approval } }),
      ...(meta.toolCallId === undefined ? {} : { tool_call_id: meta.toolCallId }),
      ...(meta.traceparent === undefined ? {} : { traceparent: meta.traceparent }),
      ...(meta.justification === undefined ? {} : { justification: meta.justification }),
      ...(meta.confidence === undefined ? {} : { confidence: meta.confidence }),
    },
  };
}
