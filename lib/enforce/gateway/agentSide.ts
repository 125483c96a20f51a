import type { RequestOptions } from "@modelcontextprotocol/sdk/shared/protocol.js";
import type { ClientCapabilities, Result, ServerNotification, ServerRequest } from "@modelcontextprotocol/sdk/types.js";

/** The agent's end of the gateway, as an upstream may use it. */
export interface AgentSide {
  /** What the agent's host says that it can do; nothing before it introduced itself. */
  capabilities(): ClientCapabilities;
  /** Asks the agent's host. @throws McpError with its answer when it is an error */
  ask(request: ServerRequest, options: RequestOptions): Promise<Result>;
  tell(notification: ServerNotification): void;
}
