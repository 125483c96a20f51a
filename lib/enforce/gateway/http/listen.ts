/** The gateway over Streamable HTTP: one MCP endpoint for the sessions of one agent. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { isInitializeRequest } from "@modelcontextprotocol/sdk/types.js";
import { ambitHttp } from "@/lib/enforce/ambit/http";
import type { GatewayConfiguration, ListenConfiguration } from "@/lib/enforce/gateway/configuration";
import type { GatewayOptions } from "@/lib/enforce/gateway/gateway";
import { VERSION } from "@/lib/enforce/sdk/version";
import { AgentBearer, type Shown } from "./bearer";
import { readBody } from "./body";
import { type Address, refusalOf } from "./caller";
import { Sessions } from "./sessions";

const METADATA = "/.well-known/oauth-protected-resource";
const INVALID_REQUEST = -32_600;
const SESSION_GONE = -32_001;

export interface Listening {
  /** As agents reach it. */
  url: string;
  close(): Promise<void>;
}

export async function listen(
  configuration: GatewayConfiguration,
  at: ListenConfiguration,
  options: GatewayOptions,
): Promise<Listening> {
  const sessions = new Sessions(configuration, at, options);
  const bearer = new AgentBearer(ambitHttp(configuration.ambit, `ambit-gateway/${VERSION} (agents)`), configuration);
  let address: Address | undefined;
  const server = createServer((request, response) => {
    if (address === undefined) response.writeHead(503).end();
    else
      answer({ request, response }, { configuration, at, address, bearer, sessions }).catch((error: unknown) => {
        options.log.error({ reason: error instanceof Error ? error.message : "unknown" }, "a request failed");
        if (!response.headersSent) refuse(response, 500, -32_603, "The gateway failed.");
        else response.destroy();
      });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(at.port, at.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  address = { url: new URL(at.url ?? `http://${at.host}:${port}/mcp`), port };
  return {
    url: address.url.href,
    close: async () => {
      server.close();
      await sessions.close();
      server.closeAllConnections();
    },
  };
}

interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
}

interface Parts {
  configuration: GatewayConfiguration;
  at: ListenConfiguration;
  address: Address;
  bearer: AgentBearer;
  sessions: Sessions;
}

async function answer(exchange: Exchange, parts: Parts): Promise<void> {
  const { request, response } = exchange;
  const { at, address, configuration } = parts;
  const refusal = refusalOf(request.headers, at, address);
  if (refusal !== null) return refuse(response, 403, INVALID_REQUEST, refusal);
  const path = (request.url ?? "").split("?", 1)[0];
  if (path === METADATA || path === `${METADATA}${address.url.pathname}`)
    return send(response, 200, metadataOf(address, configuration));
  if (path !== address.url.pathname) return refuse(response, 404, INVALID_REQUEST, "There is nothing at this address.");
  const shown = await parts.bearer.check(request.headers.authorization);
  if (!("credential" in shown)) return challenge(response, shown, address);
  await serve(exchange, parts, shown.credential);
}

async function serve({ request, response }: Exchange, { sessions }: Parts, credential: string): Promise<void> {
  const id = request.headers["mcp-session-id"];
  const body = request.method === "POST" ? await readBody(request) : { json: undefined };
  if (!("json" in body)) {
    response.setHeader("Connection", "close");
    return refuse(response, body.status, body.code, body.message);
  }
  if (Array.isArray(body.json)) return refuse(response, 400, INVALID_REQUEST, "Send one message at a time.");
  if (typeof id === "string") {
    const session = sessions.find(id, credential);
    if (session === undefined) return refuse(response, 404, SESSION_GONE, "There is no such session. Begin a new one.");
    return await session.handle(request, response, body.json);
  }
  if (!isInitializeRequest(body.json))
    return refuse(response, 400, INVALID_REQUEST, "A session begins with initialize; then name it in Mcp-Session-Id.");
  const session = await sessions.begin(credential);
  if (session === undefined) {
    response.setHeader("Retry-After", "30");
    return refuse(response, 503, INVALID_REQUEST, "So many sessions are open that no other can begin.");
  }
  await session.handle(request, response, body.json);
}

/** RFC 9728. */
function metadataOf({ url }: Address, { ambit, agent }: GatewayConfiguration) {
  return {
    resource: url.href,
    authorization_servers: [ambit],
    bearer_methods_supported: ["header"],
    resource_name: `Ambit's gateway for ${agent}`,
  };
}

/** RFC 6750 §3, RFC 9728 §5.1. */
function challenge(response: ServerResponse, shown: Exclude<Shown, { credential: string }>, { url }: Address): void {
  const { status, error, description } = shown;
  if (status !== 503) {
    const parts = [
      ...(error === undefined ? [] : [`error="${error}"`, `error_description="${description}"`]),
      `resource_metadata="${url.origin}${METADATA}${url.pathname}"`,
    ];
    response.setHeader("WWW-Authenticate", `Bearer ${parts.join(", ")}`);
  }
  refuse(response, status, INVALID_REQUEST, description);
}

function refuse(response: ServerResponse, status: number, code: number, message: string): void {
  send(response, status, { jsonrpc: "2.0", error: { code, message }, id: null });
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "Content-Type": "application/json", "Cache-Control": "no-store" });
  response.end(JSON.stringify(body));
}
