import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import type { GatewayConfiguration, ListenConfiguration } from "@/lib/enforce/gateway/configuration";
import { Gateway, type GatewayOptions } from "@/lib/enforce/gateway/gateway";
import { EventLog } from "./eventLog";

const SWEEP_MS = 10_000;

interface Session {
  gateway: Gateway;
  transport: StreamableHTTPServerTransport;
  /** The agent's credential with which it began: another one's token does not open it. */
  credential: string;
  /** Epoch milliseconds of its last request. */
  usedAt: number;
  /** Requests that are being answered, streams among them. */
  open: number;
}

export interface FoundSession {
  handle(request: IncomingMessage, response: ServerResponse, body: unknown): Promise<void>;
}

/** The agents' sessions of this process, each with upstreams of its own: what one asks or is asked never reaches another. */
export class Sessions {
  private readonly all = new Map<string, Session>();
  private readonly sweeping: NodeJS.Timeout;

  constructor(
    private readonly configuration: GatewayConfiguration,
    private readonly at: ListenConfiguration,
    private readonly options: GatewayOptions,
    private readonly now: () => number = Date.now,
  ) {
    this.sweeping = setInterval(() => this.sweep(), SWEEP_MS);
    this.sweeping.unref();
  }

  /** Undefined where there is none, or where it is another credential's. */
  find(id: string, credential: string): FoundSession | undefined {
    const session = this.all.get(id);
    return session?.credential === credential ? this.used(session) : undefined;
  }

  /** Undefined where there are as many as there may be. */
  async begin(credential: string): Promise<FoundSession | undefined> {
    if (this.all.size >= this.at.sessions) return undefined;
    const id = randomUUID();
    const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: () => id, eventStore: new EventLog() });
    const gateway = new Gateway(this.configuration, this.options);
    const session: Session = { gateway, transport, credential, usedAt: this.now(), open: 0 };
    this.all.set(id, session);
    // Before the gateway takes the transport: it calls what was there before it.
    transport.onclose = () => this.all.delete(id);
    // Its type says that sessionId may be undefined, which the interface does not under exact optional members.
    await gateway.serve(transport as Transport);
    return this.used(session);
  }

  async close(): Promise<void> {
    clearInterval(this.sweeping);
    const sessions = [...this.all.values()];
    this.all.clear();
    await Promise.all(sessions.map(({ gateway }) => gateway.close()));
  }

  private used(session: Session): FoundSession {
    session.usedAt = this.now();
    return {
      handle: async (request, response, body) => {
        session.open += 1;
        response.once("close", () => {
          session.open -= 1;
          session.usedAt = this.now();
        });
        await session.transport.handleRequest(request, response, body);
        // What did not begin it, such as an initialize that no version of MCP would take, leaves no session behind.
        if (session.transport.sessionId === undefined) await session.gateway.close();
      },
    };
  }

  private sweep(): void {
    for (const [id, { gateway, usedAt, open }] of this.all) {
      if (open > 0 || this.now() - usedAt < this.at.idle * 1_000) continue;
      this.all.delete(id);
      void gateway.close();
    }
  }
}
