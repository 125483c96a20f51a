/** The connector as an MCP server: its statements are tools, and a call runs with the permit that came with it or not at all. */
import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import {
  CallToolRequestSchema,
  type CallToolResult,
  ErrorCode,
  ListToolsRequestSchema,
  McpError,
} from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";
import type { JsonObject } from "@/lib/core/organisation/definition";
import { messageOf } from "@/lib/enforce/gateway/upstream/fault";
import { outcomeMeta, permitIn } from "@/lib/enforce/mcp/permitMeta";
import type { Logger } from "@/lib/platform/logger";
import type { PermittedAnswer } from "./calls";
import type { PostgresConnectorConfiguration } from "./configuration";
import type { PostgresConnector } from "./connector";
import { toolOf } from "./tools";

const traceSchema = z.object({ traceparent: z.string().max(256).optional().catch(undefined) }).catch({});

export class PostgresServer {
  private readonly server = new Server({ name: "ambit-postgres", version: "1" }, { capabilities: { tools: {} } });
  private readonly running = new Set<Promise<unknown>>();
  private readonly changing: ReadonlySet<string>;
  private isGone = false;
  /** Called when the connection to the gateway is over. */
  onClosed: () => void = () => undefined;

  constructor(
    { statements }: Pick<PostgresConnectorConfiguration, "statements">,
    private readonly parts: { connector: PostgresConnector; log: Logger },
  ) {
    const tools = statements.map(toolOf);
    this.changing = new Set(statements.filter(({ changes }) => changes !== undefined).map(({ action }) => action));
    this.server.setRequestHandler(ListToolsRequestSchema, () => ({ tools }));
    this.server.setRequestHandler(CallToolRequestSchema, ({ params }, { signal }) =>
      this.keep(this.call({ ...params, args: (params.arguments ?? {}) as JsonObject }, signal)),
    );
    this.server.onclose = () => {
      this.isGone = true;
      this.onClosed();
    };
  }

  async serve(transport: Transport): Promise<void> {
    await this.server.connect(transport);
  }

  /** Lets what runs finish, and tells Ambit of it. */
  async close(): Promise<void> {
    await this.server.close();
    await Promise.allSettled([...this.running]);
    await this.parts.connector.close();
  }

  private async call(
    { name, args, _meta: meta }: { name: string; args: JsonObject; _meta?: unknown },
    signal: AbortSignal,
  ): Promise<CallToolResult> {
    const { connector, log } = this.parts;
    const carried = permitIn(meta);
    if (carried === undefined)
      return said("This call did not run: it came without a permit. This server stands behind Ambit's gateway.", {});
    const { traceparent } = traceSchema.parse(meta);
    try {
      const answer = await connector.runPermitted({ action: name, arguments: args, ...carried, traceparent });
      // Nobody hears the answer any more, and so nobody else reports it.
      if (this.isGone || signal.aborted) await connector.reportInstead(answer);
      return this.result(name, answer);
    } catch (error) {
      log.error({ statement: name, reason: messageOf(error) }, "a call failed");
      throw new McpError(ErrorCode.InternalError, "The connector failed; whether the call ran is unknown.");
    }
  }

  private result(statement: string, answer: PermittedAnswer): CallToolResult {
    const meta = answer.outcome === undefined ? {} : outcomeMeta(answer.outcome);
    if (answer.status === "refused") return said(`This call did not run: ${answer.message}`, meta);
    if (answer.status === "failed") return said(answer.message, meta);
    const { rows, count } = answer;
    const told = { rows, ...(this.changing.has(statement) ? { changed: count } : {}) };
    return { structuredContent: told, content: [{ type: "text", text: JSON.stringify(told) }], _meta: meta };
  }

  private keep<T>(work: Promise<T>): Promise<T> {
    this.running.add(work);
    const done = () => this.running.delete(work);
    work.then(done, done);
    return work;
  }
}

function said(text: string, meta: JsonObject): CallToolResult {
  return { isError: true, content: [{ type: "text", text }], _meta: meta };
}
