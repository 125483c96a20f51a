import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import {
  CallToolRequestSchema,
  CompleteRequestSchema,
  GetPromptRequestSchema,
  ListPromptsRequestSchema,
  ListResourcesRequestSchema,
  ListResourceTemplatesRequestSchema,
  ListToolsRequestSchema,
  ReadResourceRequestSchema,
  ResultSchema,
  RootsListChangedNotificationSchema,
  SetLevelRequestSchema,
  SubscribeRequestSchema,
  UnsubscribeRequestSchema,
} from "@modelcontextprotocol/sdk/types.js";
import { AmbitClient } from "@/lib/enforce/ambit/client";
import { VERSION } from "@/lib/enforce/sdk/version";
import type { Logger } from "@/lib/platform/logger";
import type { AgentSide } from "./agentSide";
import type { GatewayParts } from "./call";
import { type GatewayConfiguration, prefixOf, type UpstreamConfiguration } from "./configuration";
import type { Credentials } from "./credentials";
import { Dispatch } from "./dispatch";
import type { Governed } from "./governed";
import { Lists } from "./lists";
import { startAction } from "./operation";
import { Pins } from "./pins";
import { Reach } from "./reach";
import { Reporter } from "./reporter";
import { AgentSession } from "./session";
import { holdsFromStart, starterOf } from "./starting";
import { Tasks } from "./tasks";
import { Told } from "./told";
import { messageOf } from "./upstream/fault";
import { Upstream } from "./upstream/upstream";

/** How long calls that run may go on after the agent is gone, and reports after that, in milliseconds. */
const FINISH_MS_MAX = 10_000;
const FLUSH_MS_MAX = 5_000;

const INSTRUCTIONS =
  "Every call goes through a permission budget. A call can be denied, and the result then says why. A call can wait for a person: when the result says so, go on with something else and make the same call again later, with exactly the same arguments.";

/** The same whatever the upstreams have: they start later than this is said, and can change. */
const CAPABILITIES = {
  tools: { listChanged: true },
  resources: { subscribe: true, listChanged: true },
  prompts: { listChanged: true },
  completions: {},
  logging: {},
  tasks: { list: {}, cancel: {}, requests: { tools: { call: {} } } },
};

export interface GatewayOptions {
  credentials: Credentials;
  /** The gateway's own variables, of which upstreams inherit a few. */
  environment: Readonly<Record<string, string | undefined>>;
  log: Logger;
}

/** Stands between one agent's connection and its MCP servers: shows what the budget can allow, and runs what Ambit allows. */
export class Gateway {
  private readonly governed: Governed[];
  private readonly server: Server;
  private readonly parts: GatewayParts;
  private readonly lists: Lists;
  private readonly dispatch: Dispatch;
  private readonly reach: Reach;
  private readonly told: Told;
  private readonly tasks: Tasks;
  private readonly running = new Set<Promise<unknown>>();
  private refreshing: NodeJS.Timeout | undefined;
  private ending: Promise<void> | undefined;
  /** Called when the connection to the agent is over. */
  onClosed: () => void = () => undefined;

  constructor(
    private readonly configuration: GatewayConfiguration,
    options: GatewayOptions,
  ) {
    const { log } = options;
    const agent = this.agentSide();
    this.tasks = new Tasks((task) => agent.tell({ method: "notifications/tasks/status", params: task }));
    this.server = new Server(
      { name: "ambit-gateway", version: "1" },
      { capabilities: CAPABILITIES, instructions: INSTRUCTIONS, taskStore: this.tasks },
    );
    this.told = new Told(agent);
    const session = new AgentSession(() => this.agentName(), options.credentials.request);
    const reporter = new Reporter(log);
    this.governed = configuration.upstreams.map((one) => this.govern(one, { agent, session, reporter, ...options }));
    this.parts = {
      configuration,
      session,
      agent,
      reporter,
      log,
      linksShown: new Set(),
      isEnding: () => this.ending !== undefined,
    };
    this.reach = new Reach(this.governed, configuration.agent, log);
    this.lists = new Lists(this.governed, this.reach, log);
    this.dispatch = new Dispatch(this.parts, this.lists, this.tasks);
    this.handle();
    this.server.onerror = (error) =>
      log.warn({ reason: error.message.slice(0, 300) }, "a message of the agent was not understood");
    this.server.oninitialized = () => this.begin();
    this.server.onclose = () => {
      void this.close();
      this.onClosed();
    };
  }

  /** Serves the agent at the other end of `transport`. */
  async serve(transport: Transport): Promise<void> {
    await this.server.connect(transport);
  }

  /** Lets what runs finish, tells what happened, and ends the upstreams. What waits for a person keeps its place. */
  close(): Promise<void> {
    this.ending ??= this.end();
    return this.ending;
  }

  private async end(): Promise<void> {
    clearInterval(this.refreshing);
    await this.server.close();
    this.tasks.close();
    const finished = Promise.allSettled([...this.running]);
    await Promise.race([finished, new Promise((resolve) => setTimeout(resolve, FINISH_MS_MAX).unref())]);
    await this.parts.reporter.flush(FLUSH_MS_MAX);
    await Promise.all(this.governed.map(({ upstream }) => upstream.close()));
  }

  private govern(
    one: UpstreamConfiguration,
    { agent, ...parts }: GatewayOptions & { agent: AgentSide; session: AgentSession; reporter: Reporter },
  ): Governed {
    const { configuration } = this;
    const { credentials, log } = parts;
    const ambit = new AmbitClient({
      url: configuration.ambit,
      credential: credentials.of(one),
      program: `ambit-gateway/${VERSION} (${one.name})`,
    });
    const upstream: Upstream = new Upstream(one, {
      start: starterOf(one, { configuration, ambit, ...parts }),
      bearer: credentials.bearerOf(one),
      agent,
      log,
      events: {
        started: () => this.told.begunAgain(upstream),
        listChanged: (which) => agent.tell({ method: `notifications/${which}/list_changed` }),
        resourceUpdated: (uri) => this.told.resourceUpdated(upstream, uri),
        logged: (params) => this.told.logged(upstream, params),
      },
    });
    const pins = new Pins(upstream, ambit);
    return { name: one.name, prefix: prefixOf(this.configuration, one), upstream, ambit, pins };
  }

  private agentSide(): AgentSide {
    return {
      capabilities: () => this.server.getClientCapabilities() ?? {},
      ask: (request, options) => this.server.request(request, ResultSchema, options),
      tell: (notification) => {
        // One that is gone, or cannot do that, is told nothing.
        Promise.resolve()
          .then(() => this.server.notification(notification))
          .catch(() => undefined);
      },
    };
  }

  private handle(): void {
    const { server, lists, dispatch, told } = this;
    server.setRequestHandler(ListToolsRequestSchema, async () => ({ tools: await lists.tools() }));
    server.setRequestHandler(ListPromptsRequestSchema, async () => ({ prompts: await lists.prompts() }));
    server.setRequestHandler(ListResourcesRequestSchema, async () => ({ resources: await lists.resources() }) as never);
    server.setRequestHandler(
      ListResourceTemplatesRequestSchema,
      async () => ({ resourceTemplates: await lists.templates() }) as never,
    );
    server.setRequestHandler(CallToolRequestSchema, async ({ params }, extra) => {
      if (params.task === undefined) return await this.keep(dispatch.callTool(params, extra));
      const { task, running } = await dispatch.startTool(params, extra);
      this.keep(running);
      return { task };
    });
    server.setRequestHandler(ReadResourceRequestSchema, ({ params }, extra) =>
      this.keep(dispatch.readResource(params, extra)),
    );
    server.setRequestHandler(GetPromptRequestSchema, ({ params }, extra) =>
      this.keep(dispatch.getPrompt(params, extra)),
    );
    server.setRequestHandler(CompleteRequestSchema, ({ params }, extra) => this.keep(dispatch.complete(params, extra)));
    server.setRequestHandler(SubscribeRequestSchema, async ({ params }, extra) => {
      const { owner, result } = await this.keep(dispatch.subscribe(params, extra));
      told.subscribed(owner.upstream, params.uri);
      return result;
    });
    server.setRequestHandler(UnsubscribeRequestSchema, async ({ params }) => {
      await told.unsubscribed((await lists.ownerOf(params.uri)).upstream, params.uri);
      return {};
    });
    server.setRequestHandler(SetLevelRequestSchema, ({ params }, extra) =>
      this.keep(told.setLevel(this.governed, params, extra, dispatch)),
    );
    server.setNotificationHandler(RootsListChangedNotificationSchema, async ({ method }) => {
      await Promise.allSettled(this.governed.map(({ upstream }) => upstream.tell(method)));
    });
  }

  /** The upstreams start while the agent goes on. One that does not is started again when it is needed, and then said. */
  private begin(): void {
    for (const { upstream } of this.governed) upstream.ready().catch(() => undefined);
    this.refreshing = setInterval(() => void this.refresh(), this.configuration.refresh * 1_000);
    this.refreshing.unref();
  }

  private async refresh(): Promise<void> {
    try {
      await this.endWithdrawn();
      const pins = await Promise.all(this.governed.map(({ pins }) => pins.hasChanged().catch(() => false)));
      if (!(await this.reach.hasChanged()) && !pins.includes(true)) return;
      for (const which of ["tools", "resources", "prompts"] as const)
        this.parts.agent.tell({ method: `notifications/${which}/list_changed` });
    } catch (error) {
      this.parts.log.warn({ reason: messageOf(error) }, "Ambit could not be asked whether the budget has changed");
    }
  }

  /** A server has a secret of Ambit's until it ends: once it could not be started with it any more, it is ended. */
  private async endWithdrawn(): Promise<void> {
    const holding = this.governed.filter(({ upstream }) => holdsFromStart(upstream.configuration));
    for (const { upstream, ambit } of holding) {
      const action = startAction(upstream.configuration);
      if (!(await ambit.reachableActions(this.configuration.agent)).has(action))
        await upstream.letGo(`${action} is not allowed any more`);
    }
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
}
