/** What an upstream asks of the agent's host, where its configuration lets it: sampling, elicitation, roots. */
import type { Client } from "@modelcontextprotocol/sdk/client/index.js";
import type { RequestOptions } from "@modelcontextprotocol/sdk/shared/protocol.js";
import {
  type ClientCapabilities,
  CreateMessageRequestSchema,
  ElicitationCompleteNotificationSchema,
  ElicitRequestSchema,
  ErrorCode,
  ListRootsRequestSchema,
  McpError,
  type Result,
  type ServerRequest,
} from "@modelcontextprotocol/sdk/types.js";
import type { AgentSide } from "@/lib/enforce/gateway/agentSide";
import type { UpstreamConfiguration } from "@/lib/enforce/gateway/configuration";

/** Most questions of one upstream that wait for the agent's host at the same time. */
const WAITING_MAX = 8;

/** Of what the agent's host can do, what this upstream may ask for. */
export function askable({ asks }: Pick<UpstreamConfiguration, "asks">, host: ClientCapabilities): ClientCapabilities {
  return {
    ...(asks.includes("sampling") && host.sampling !== undefined ? { sampling: host.sampling } : {}),
    ...(asks.includes("elicitation") && host.elicitation !== undefined ? { elicitation: host.elicitation } : {}),
    ...(asks.includes("roots") && host.roots !== undefined ? { roots: host.roots } : {}),
  };
}

/** Passes the upstream's questions on. What the client did not declare for it, the SDK refuses before it comes here. */
export function passAsksOn(
  client: Client,
  capabilities: ClientCapabilities,
  { agent, within, msMax }: { agent: AgentSide; within: () => RequestOptions; msMax: number },
): void {
  let waiting = 0;
  const ask = async (request: ServerRequest, signal: AbortSignal): Promise<Result> => {
    if (waiting >= WAITING_MAX)
      throw new McpError(ErrorCode.InvalidRequest, `At most ${WAITING_MAX} requests may wait for the agent's host.`);
    waiting += 1;
    try {
      return await agent.ask(request, { ...within(), signal, timeout: msMax });
    } finally {
      waiting -= 1;
    }
  };
  if (capabilities.sampling !== undefined)
    client.setRequestHandler(
      CreateMessageRequestSchema,
      async ({ method, params }, { signal }) => (await ask({ method, params }, signal)) as never,
    );
  if (capabilities.elicitation !== undefined) {
    client.setRequestHandler(
      ElicitRequestSchema,
      async ({ method, params }, { signal }) => (await ask({ method, params }, signal)) as never,
    );
    client.setNotificationHandler(ElicitationCompleteNotificationSchema, (told) => agent.tell(told));
  }
  if (capabilities.roots !== undefined)
    client.setRequestHandler(
      ListRootsRequestSchema,
      async ({ method }, { signal }) => (await ask({ method }, signal)) as never,
    );
}
