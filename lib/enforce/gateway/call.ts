/** One call of the agent, and what the gateway needs to govern it. */
import type { RequestOptions } from "@modelcontextprotocol/sdk/shared/protocol.js";
import type { CallToolResult, Progress } from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";
import type { EvaluationRequest } from "@/lib/contracts/access";
import type { JsonObject } from "@/lib/core/organisation/definition";
import type { AmbitClient } from "@/lib/enforce/ambit/client";
import type { Logger } from "@/lib/platform/logger";
import type { AgentSide } from "./agentSide";
import type { GatewayConfiguration } from "./configuration";
import type { ExactCall } from "./exactCall";
import type { Operation } from "./operation";
import type { Reporter } from "./reporter";
import type { AgentSession } from "./session";
import type { Upstream } from "./upstream/upstream";

export interface Call {
  upstream: Upstream;
  /** Ambit, with the upstream's credential. */
  ambit: AmbitClient;
  operation: Operation;
  /** How the tool says that its calls are to be decided, where it does. */
  declared: unknown;
  /** Why it must not run for what its tool says of itself by now; undefined where nothing of it is held back. */
  heldBack: () => Promise<CallToolResult | undefined>;
  meta: CallMeta;
  /** The request's id on the agent's connection. */
  requestId: string;
  /** Epoch milliseconds. */
  startedAt: number;
  /** How long it is held for people, in milliseconds, where that is not the configuration's patience. */
  patienceMs?: number;
  /** Aborted when the agent gives up this call, with its reason, or is gone. */
  signal: AbortSignal;
  /** Tells the agent how it goes, where it asked for that. */
  progress: (told: Progress, by: "gateway" | "upstream") => void;
  /** What the upstream or the gateway asks of the agent's host meanwhile belongs to this request. */
  within: RequestOptions;
}

export interface GatewayParts {
  configuration: GatewayConfiguration;
  session: AgentSession;
  agent: AgentSide;
  reporter: Reporter;
  log: Logger;
  /** Approvals whose link the agent's host was asked to show. */
  linksShown: Set<string>;
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

export async function evaluationOf(
  { configuration, session }: GatewayParts,
  { ambit, upstream, meta, requestId }: Call,
  exact: ExactCall,
  asking: { submit: boolean; approval?: string | undefined; redeem?: boolean | undefined },
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
      ...exact.context,
      environment: upstream.configuration.environment,
      arguments: exact.args,
      session_id: await session.id(ambit),
      request_id: requestId,
      submit_request: asking.submit,
      ...(asking.redeem === true ? { redeem_permit: true } : {}),
      ...(asking.approval === undefined ? {} : { approval: { id: asking.approval } }),
      ...(meta.toolCallId === undefined ? {} : { tool_call_id: meta.toolCallId }),
      ...(meta.traceparent === undefined ? {} : { traceparent: meta.traceparent }),
      ...(meta.justification === undefined ? {} : { justification: meta.justification }),
      ...(meta.confidence === undefined ? {} : { confidence: meta.confidence }),
    },
  };
}
