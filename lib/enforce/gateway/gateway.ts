import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import {
  type CallToolRequest,
  CallToolRequestSchema,
  type CallToolResult,
  ErrorCode,
  ListToolsRequestSchema,
  type ListToolsResult,
  McpError,
  type Tool,
} from "@modelcontextprotocol/sdk/types.js";
import type { JsonObject } from "@/lib/core/organisation/definition";
import { AmbitClient } from "@/lib/enforce/ambit/client";
import { AmbitFault } from "@/lib/enforce/ambit/fault";
import type { Logger } from "@/lib/platform/logger";
import { type Call, callMeta, type GatewayParts } from "./call";
import { actionOf, type GatewayConfiguration } from "./configuration";
import type { Credentials } from "./credentials";
import { decide } from "./decide";
import { upstreamEnvironment } from "./environment";
import { type Offered, offer } from "./offer";
import { Reporter } from "./reporter";
import { refused, upstreamFailed, edited as withEdit } from "./results";
import { run } from "./run";
import { AgentSession } from "./session";
import { Upstream, UpstreamFault } from "./upstream";

/** How long calls that run may go on after the agent is gone, and reports after that, in milliseconds. */
const FINISH_MS_MAX = 10_000;
const FLUSH_MS_MAX = 5_000;

const INSTRUCTIONS =
  "Every call goes through a permission budget. A call can be denied, and the result then says why. A call can wait for a person: when the result says so, go on with something else and make the same call again later, with exactly the same arguments.";

interface Governed {
  name: string;
  upstream: Upstream;
  ambit: AmbitClient;
}

type Extra = Parameters<Parameters<Server["setRequestHandler"]>[1]>[1];

/** Stands between one agent and its MCP servers: shows what the budget can allow, and runs what Ambit allows. */
export class Gateway {
  private readonly governed: Governed[];
  private readonly server: Server;
  private readonly parts: GatewayParts;
  private readonly running = new Set<Promise<unknown>>();
  private ending = false;

  constructor(
    private readonly configuration: GatewayConfiguration,
    options: { credentials: Credentials; environment: Readonly<Record<string, string | undefined>>; log: Logger },
  ) {
    const { credentials, environment, log } = options;
    this.governed = configuration.upstreams.map((one) => ({
      name: one.name,
      upstream: new Upstream(one, upstreamEnvironment(one, environment, credentials.variables), log),
      ambit: new AmbitClient({ url: configuration.ambit, credential: credentials.of(one) }),
    }));
    this.server = new Server(
      { name: "ambit-gateway", version: "1" },
      { capabilities: { tools: { listChanged: true } }, instructions: INSTRUCTIONS },
    );
    this.parts = {
      configuration,
      session: new AgentSession(() => this.agentName()),
      reporter: new Reporter(log),
      log,
      isEnding: () => this.ending,
    };
    this.server.setRequestHandler(ListToolsRequestSchema, () => this.list());
    this.server.setRequestHandler(CallToolRequestSchema, (request, extra) =>
      this.keep(this.call(request.params, extra)),
    );
    this.server.onerror = (error) => log.warn({ reason: error.message }, "a message of the agent was not understood");
    for (const { upstream } of this.governed)
      upstream.onToolsChanged = () => {
        this.server.sendToolListChanged().catch(() => undefined);
      };
  }

  /** Serves the agent at the other end of `transport`. */
  async serve(transport: Transport): Promise<void> {
    await this.server.connect(transport);
    // They start while the agent introduces itself. One that does not is started again when it is needed, and then said.
    for (const { upstream } of this.governed) upstream.ready().catch(() => undefined);
  }

  /** Lets what runs finish, tells what happened, and ends the upstreams. What waits for a person keeps its place. */
  async close(): Promise<void> {
    if (this.ending) return;
    this.ending = true;
    await this.server.close();
    const finished = Promise.allSettled([...this.running]);
    await Promise.race([finished, new Promise((resolve) => setTimeout(resolve, FINISH_MS_MAX).unref())]);
    await this.parts.reporter.flush(FLUSH_MS_MAX);
    await Promise.all(this.governed.map(({ upstream }) => upstream.close()));
  }

  private agentName(): string {
    const client = this.server.getClientVersion();
    return client === undefined ? "MCP client" : `${client.name} ${client.version}`;
  }

  private keep<T>(work: Promise<T>): Promise<T> {
    this.running.add(work);
    const done = () => this.running.delete(work);
    work.then(done, done);
    return work;
  }

  /** An upstream that cannot be asked about is left out; when none can, that is said. */
  private async list(): Promise<ListToolsResult> {
    const settled = await Promise.allSettled(
      this.governed.map(
        async ({ upstream, ambit }) =>
          await ambit.reachableActions(this.configuration.agent).then((actions) => ({ upstream, actions })),
      ),
    );
    const faults = settled.flatMap((one) => (one.status === "rejected" ? [one.reason as unknown] : []));
    for (const fault of faults)
      this.parts.log.error({ reason: messageOf(fault) }, "the tools of an upstream are not shown");
    const [fault] = faults;
    if (fault !== undefined && faults.length === this.governed.length)
      throw new McpError(ErrorCode.InternalError, `No tools can be shown. ${messageOf(fault)}`);
    const reachable = new Map(
      settled.flatMap((one) => (one.status === "fulfilled" ? [[one.value.upstream, one.value.actions] as const] : [])),
    );
    const tools = (await this.offered()).filter(({ owner: { upstream }, tool }) =>
      reachable.get(upstream)?.has(actionOf(upstream.configuration, tool.name)),
    );
    return { tools: tools.map(({ name, tool }): Tool => ({ ...tool, name })) };
  }

  private async call(params: CallToolRequest["params"], extra: Extra): Promise<CallToolResult> {
    const offered = (await this.offered()).find(({ name }) => name === params.name);
    if (offered === undefined)
      throw new McpError(ErrorCode.InvalidParams, `There is no tool named ${JSON.stringify(params.name)}.`);
    const call = this.callOf(offered, params, extra);
    const { log } = this.parts;
    try {
      await call.upstream.ready();
      const decided = await decide(this.parts, call);
      if ("answer" in decided) return decided.answer;
      const result = await run(this.parts, call, decided.allowed, decided.exact);
      return decided.edited ? withEdit(result, decided.exact.args) : result;
    } catch (error) {
      log.error({ upstream: offered.owner.name, tool: call.mcpTool, reason: messageOf(error) }, "a call was refused");
      if (error instanceof UpstreamFault) return upstreamFailed(undefined, `${error.message} The call did not run.`);
      return refused(error instanceof AmbitFault ? error : undefined);
    }
  }

  private callOf({ owner, tool }: Offered<Governed>, params: CallToolRequest["params"], extra: Extra): Call {
    const token = params._meta?.progressToken;
    let told = -1;
    return {
      upstream: owner.upstream,
      ambit: owner.ambit,
      mcpTool: tool.name,
      args: (params.arguments ?? {}) as JsonObject,
      meta: callMeta(params._meta),
      requestId: String(extra.requestId),
      startedAt: Date.now(),
      signal: extra.signal,
      progress: (done, message) => {
        // Progress only ever grows, whoever speaks of it.
        if (token === undefined || extra.signal.aborted || done <= told) return;
        told = done;
        const notification = {
          method: "notifications/progress",
          params: { progressToken: token, progress: done, message },
        } as const;
        extra.sendNotification(notification).catch(() => undefined);
      },
    };
  }

  /** Every tool of every upstream that can be asked, whatever the budget says of it. */
  private async offered(): Promise<Offered<Governed>[]> {
    const lists = await Promise.all(
      this.governed.map(async (owner) => ({ owner, tools: await owner.upstream.listTools().catch(() => []) })),
    );
    return offer(lists);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : "unknown";
}
