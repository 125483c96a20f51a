import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import type { RequestOptions } from "@modelcontextprotocol/sdk/shared/protocol.js";
import {
  CreateTaskResultSchema,
  type Progress,
  RELATED_TASK_META_KEY,
  ResultSchema,
  type ServerCapabilities,
  type Tool,
} from "@modelcontextprotocol/sdk/types.js";
import type { JsonObject } from "@/lib/core/organisation/definition";
import type { CredentialSource } from "@/lib/enforce/ambit/accessToken";
import type { AgentSide } from "@/lib/enforce/gateway/agentSide";
import type { UpstreamConfiguration } from "@/lib/enforce/gateway/configuration";
import { everyPage } from "@/lib/enforce/mcp/everyPage";
import { everyTool } from "@/lib/enforce/mcp/everyTool";
import { GivenSecrets } from "@/lib/enforce/secrets/given";
import type { Logger } from "@/lib/platform/logger";
import { askable, passAsksOn } from "./asks";
import { passEventsOn, type UpstreamEvents } from "./events";
import { faultOf, messageOf, UpstreamFault } from "./fault";
import { Restarts } from "./restarts";
import type { Starter } from "./starter";
import { transportTo } from "./transport";

/** How long an upstream may take to start, to list what it has, and to show after a silence that it is alive, in milliseconds. */
const PREPARE_MS_MAX = 30_000;
const ALIVE_MS_MAX = 5_000;
/** A call waits for a restart that is due so soon; for a later one it does not. */
const WORTH_WAITING_MS = 500;

export interface CallOptions {
  /** Of the agent's `_meta`, what goes along: the trace. */
  meta: JsonObject;
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
  /** What the upstream asks of the agent's host meanwhile belongs to this request of the agent. */
  within?: RequestOptions;
}

/** One MCP server behind the gateway, for one agent's connection: started when it is needed, and again when it ended. */
export class Upstream {
  private connection: Promise<Client> | undefined;
  private tools: Promise<Tool[]> | undefined;
  private readonly restarts: Restarts;
  private readonly given = new GivenSecrets();
  private readonly calls = new Set<RequestOptions>();
  private closed = false;
  private hasRun = false;

  constructor(
    readonly configuration: UpstreamConfiguration,
    private readonly parts: {
      /** What its process is started with. */
      start: Starter;
      bearer?: CredentialSource | undefined;
      agent: AgentSide;
      events: UpstreamEvents;
      log: Logger;
      now?: () => number;
    },
  ) {
    this.restarts = new Restarts(parts.now ?? Date.now);
  }

  /** Starts it where it does not run. @throws UpstreamFault */
  async ready(): Promise<ServerCapabilities> {
    return (await this.connected()).getServerCapabilities() ?? {};
  }

  /** Every tool that it offers, whoever may call it. @throws UpstreamFault */
  async listTools(): Promise<readonly Tool[]> {
    const client = await this.connected();
    if (client.getServerCapabilities()?.tools === undefined) return [];
    const kept = this.tools ?? this.asked(() => everyTool(client, { pageMsMax: PREPARE_MS_MAX }));
    this.tools = kept;
    kept.catch(() => {
      if (this.tools === kept) this.tools = undefined;
    });
    return await kept;
  }

  /** Everything that it tells of a list, as it came; nothing where it has no such lists. @throws UpstreamFault */
  async list(method: string, member: "resources" | "resourceTemplates" | "prompts"): Promise<JsonObject[]> {
    const client = await this.connected();
    const capabilities = client.getServerCapabilities();
    if ((member === "prompts" ? capabilities?.prompts : capabilities?.resources) === undefined) return [];
    const told = await this.asked(() => everyPage(client, { method, member, msMax: PREPARE_MS_MAX }));
    return told as JsonObject[];
  }

  /** Calls a tool with exactly these arguments. @throws UpstreamFault */
  async call(tool: string, args: JsonObject, options: CallOptions): Promise<JsonObject> {
    return await this.request("tools/call", { name: tool, arguments: args }, options);
  }

  /** Sends a request and answers the result as it came. @throws UpstreamFault */
  async request(method: string, params: JsonObject, options: CallOptions): Promise<JsonObject> {
    const { meta, signal, onProgress, within } = options;
    const client = await this.connected();
    const sent = { ...params, ...(Object.keys(meta).length === 0 ? {} : { _meta: meta }) };
    if (within !== undefined) this.calls.add(within);
    try {
      return await this.asked(
        async () =>
          (await client.request({ method, params: sent }, ResultSchema, {
            timeout: this.configuration.callTimeout * 1_000,
            ...(signal === undefined ? {} : { signal }),
            ...(onProgress === undefined ? {} : { onprogress: onProgress }),
          })) as JsonObject,
      );
    } catch (error) {
      if (error instanceof UpstreamFault && error.said === undefined && signal?.aborted !== true)
        this.lookAlive(client);
      throw error;
    } finally {
      if (within !== undefined) this.calls.delete(within);
    }
  }

  /**
   * Calls a tool that runs as a task alone, and waits for its end (MCP, "Tasks": the request for a result is answered once there is one).
   * @throws UpstreamFault
   */
  async runTask(params: JsonObject, options: CallOptions): Promise<JsonObject> {
    const { name, callTimeout } = this.configuration;
    const created = await this.request("tools/call", { ...params, task: { ttl: callTimeout * 1_000 } }, options);
    const parsed = CreateTaskResultSchema.safeParse(created);
    if (!parsed.success) throw new UpstreamFault(`The upstream ${name} answered with what is no task.`, "unknown");
    const { taskId } = parsed.data.task;
    try {
      const { _meta, ...result } = await this.request("tasks/result", { taskId }, { ...options, meta: {} });
      // The task is between the gateway and the upstream; the agent's, where it has one, is another.
      const { [RELATED_TASK_META_KEY]: _, ...meta } = (_meta ?? {}) as JsonObject;
      return { ...result, _meta: meta };
    } catch (error) {
      // Nobody will fetch it any more.
      this.request("tasks/cancel", { taskId }, { meta: {} }).catch(() => undefined);
      throw error;
    }
  }

  /** Tells it something, where it runs. */
  async tell(method: "notifications/roots/list_changed"): Promise<void> {
    const client = await this.connection?.catch(() => undefined);
    if (client !== undefined && this.configuration.asks.includes("roots")) await client.notification({ method });
  }

  /** Ends it, where it runs; the next call starts it again, if that is still allowed. */
  async letGo(why: string): Promise<void> {
    const client = await this.connection?.catch(() => undefined);
    if (client === undefined) return;
    this.parts.log.warn({ upstream: this.configuration.name, why }, "an upstream is ended");
    await client.close();
  }

  async close(): Promise<void> {
    this.closed = true;
    const client = await this.connection?.catch(() => undefined);
    await client?.close();
  }

  private connected(): Promise<Client> {
    if (this.closed) return Promise.reject(new UpstreamFault("The gateway is ending.", "no"));
    this.connection ??= this.start().catch((error: unknown) => {
      this.connection = undefined;
      throw error;
    });
    return this.connection;
  }

  private async start(): Promise<Client> {
    const { name } = this.configuration;
    const waitMs = this.restarts.waitMs();
    if (waitMs > WORTH_WAITING_MS)
      throw new UpstreamFault(
        `The upstream ${name} ended ${this.restarts.count} times lately and is started again in ${Math.ceil(waitMs / 1_000)} seconds at the earliest.`,
        "no",
      );
    if (waitMs > 0) await sleep(waitMs);
    try {
      return await this.connect();
    } catch (error) {
      this.restarts.ended();
      const reason = this.given.hidden(messageOf(error));
      this.parts.log.error({ upstream: name, reason }, "an upstream did not start");
      if (error instanceof UpstreamFault) throw error;
      throw new UpstreamFault(`The upstream ${name} does not start.`, "no");
    }
  }

  private async connect(): Promise<Client> {
    const { configuration, parts, given } = this;
    const { name } = configuration;
    const { events } = parts;
    const capabilities = askable(configuration, parts.agent.capabilities());
    const client = new Client({ name: "ambit-gateway", version: "1" }, { capabilities });
    passAsksOn(client, capabilities, {
      agent: parts.agent,
      within: () => this.onlyCall(),
      msMax: configuration.callTimeout * 1_000,
    });
    client.onerror = (error) =>
      parts.log.warn({ upstream: name, reason: given.hidden(error.message).slice(0, 300) }, "an upstream erred");
    passEventsOn(client, {
      ...events,
      listChanged: (which) => {
        if (which === "tools") this.tools = undefined;
        events.listChanged(which);
      },
    });
    const { environment, secrets, ended } = await parts.start();
    given.add(...secrets);
    try {
      const { bearer, log } = parts;
      const transport = transportTo({ configuration, environment, bearer, given, log });
      await client.connect(transport, { timeout: PREPARE_MS_MAX });
    } catch (error) {
      await client.close();
      await ended("failed");
      throw error;
    }
    await ended("succeeded");
    client.onclose = () => this.ended();
    if (this.hasRun) queueMicrotask(() => events.started());
    this.hasRun = true;
    return client;
  }

  private ended(): void {
    this.connection = undefined;
    this.tools = undefined;
    if (this.closed) return;
    this.restarts.ended();
    this.parts.log.warn({ upstream: this.configuration.name }, "an upstream ended; the next call starts it again");
  }

  /** Of several calls under way nobody can tell which one an upstream's question belongs to. */
  private onlyCall(): RequestOptions {
    const [first, second] = this.calls;
    return first !== undefined && second === undefined ? first : {};
  }

  /** One that was silent over a call and does not answer a ping either hangs: it is ended, and the next call starts it. */
  private lookAlive(client: Client): void {
    client.ping({ timeout: ALIVE_MS_MAX }).catch(() => {
      this.parts.log.warn({ upstream: this.configuration.name }, "an upstream does not answer any more; it is ended");
      return client.close();
    });
  }

  private async asked<T>(send: () => Promise<T>): Promise<T> {
    try {
      return await send();
    } catch (error) {
      throw faultOf(error, { name: this.configuration.name, seconds: this.configuration.callTimeout });
    }
  }
}
