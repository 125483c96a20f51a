import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import {
  ErrorCode,
  McpError,
  type Progress,
  ResultSchema,
  type Tool,
  ToolListChangedNotificationSchema,
} from "@modelcontextprotocol/sdk/types.js";
import type { JsonObject } from "@/lib/core/organisation/definition";
import { everyTool } from "@/lib/enforce/mcp/everyTool";
import type { Logger } from "@/lib/platform/logger";
import type { UpstreamConfiguration } from "./configuration";

/** How long an upstream may take to start, to list its tools and to answer a probe, in milliseconds. */
const PREPARE_MS_MAX = 30_000;

/** The upstream gave no result. */
export class UpstreamFault extends Error {
  override readonly name = "UpstreamFault";

  constructor(
    message: string,
    /** Whether the call can have had an effect. `no`: it was never sent. */
    readonly ran: "no" | "unknown",
  ) {
    super(message);
  }
}

export interface CallOptions {
  /** Of the agent's `_meta`, what goes along: the trace. */
  meta: JsonObject;
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
}

/** One MCP server behind the gateway: started when it is needed, and again when it ended. */
export class Upstream {
  private connection: Promise<Client> | undefined;
  private tools: Tool[] | undefined;
  private closed = false;
  /** Called when what it offers may have changed. */
  onToolsChanged: () => void = () => undefined;

  constructor(
    readonly configuration: UpstreamConfiguration,
    private readonly environment: Record<string, string>,
    private readonly log: Logger,
  ) {}

  /** Starts it where it does not run. @throws UpstreamFault */
  async ready(): Promise<void> {
    await this.connected();
  }

  /** Everything it offers, whoever may call it. @throws UpstreamFault */
  async listTools(): Promise<readonly Tool[]> {
    const client = await this.connected();
    if (this.tools !== undefined) return this.tools;
    this.tools = await this.asked(() => everyTool(client, { pageMsMax: PREPARE_MS_MAX }));
    return this.tools;
  }

  /** Calls a tool with exactly these arguments and answers the result as it came. @throws UpstreamFault */
  async call(tool: string, args: JsonObject, { meta, signal, onProgress }: CallOptions): Promise<JsonObject> {
    const client = await this.connected();
    const params = { name: tool, arguments: args, ...(Object.keys(meta).length === 0 ? {} : { _meta: meta }) };
    const timeout = this.configuration.callTimeout * 1_000;
    return await this.asked(
      async () =>
        (await client.request({ method: "tools/call", params }, ResultSchema, {
          timeout,
          ...(signal === undefined ? {} : { signal }),
          ...(onProgress === undefined ? {} : { onprogress: onProgress }),
        })) as JsonObject,
    );
  }

  async close(): Promise<void> {
    this.closed = true;
    const client = await this.connection?.catch(() => undefined);
    await client?.close();
  }

  private connected(): Promise<Client> {
    if (this.closed) return Promise.reject(new UpstreamFault("The gateway is ending.", "no"));
    this.connection ??= this.connect().catch((error: unknown) => {
      this.connection = undefined;
      this.log.error({ upstream: this.configuration.name, reason: messageOf(error) }, "an upstream did not start");
      throw new UpstreamFault(`The upstream ${this.configuration.name} does not start.`, "no");
    });
    return this.connection;
  }

  private async connect(): Promise<Client> {
    const { name, command, args, cwd } = this.configuration;
    const transport = new StdioClientTransport({
      command,
      args,
      env: this.environment,
      stderr: "pipe",
      ...(cwd === undefined ? {} : { cwd }),
    });
    if (transport.stderr !== null) this.keepLog(transport.stderr as Readable);
    const client = new Client({ name: "ambit-gateway", version: "1" }, { capabilities: {} });
    client.onclose = () => {
      this.connection = undefined;
      this.tools = undefined;
      if (!this.closed) this.log.warn({ upstream: name }, "an upstream ended; the next call starts it again");
    };
    client.setNotificationHandler(ToolListChangedNotificationSchema, () => {
      this.tools = undefined;
      this.onToolsChanged();
    });
    try {
      await client.connect(transport, { timeout: PREPARE_MS_MAX });
    } catch (error) {
      await client.close();
      throw error;
    }
    return client;
  }

  /** What an upstream says on stderr is its own; it goes to the gateway's log, marked as such. */
  private keepLog(stream: Readable): void {
    createInterface({ input: stream }).on("line", (line) =>
      this.log.info({ upstream: this.configuration.name }, line.slice(0, 2_000)),
    );
  }

  private async asked<T>(send: () => Promise<T>): Promise<T> {
    try {
      return await send();
    } catch (error) {
      throw this.faultOf(error);
    }
  }

  private faultOf(error: unknown): UpstreamFault {
    const { name, callTimeout } = this.configuration;
    if (error instanceof Error && error.message === "Not connected")
      return new UpstreamFault(`The upstream ${name} had ended: the call was not sent.`, "no");
    const code = error instanceof McpError ? error.code : undefined;
    if (code === ErrorCode.ConnectionClosed)
      return new UpstreamFault(
        `The upstream ${name} ended before it answered: whether the call ran is unknown.`,
        "unknown",
      );
    if (code === ErrorCode.RequestTimeout)
      return new UpstreamFault(
        `The upstream ${name} did not answer within ${callTimeout} seconds: whether the call ran is unknown.`,
        "unknown",
      );
    if (code === undefined)
      return new UpstreamFault(
        `The call was given up before the upstream ${name} answered: whether it ran is unknown.`,
        "unknown",
      );
    return new UpstreamFault(
      `The upstream ${name} answered with an error: ${messageOf(error).slice(0, 500)}`,
      "unknown",
    );
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : "unknown";
}
