import { createServer, request as httpRequest, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { LATEST_PROTOCOL_VERSION } from "@modelcontextprotocol/sdk/types.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { EventLog } from "@/lib/enforce/gateway/http/eventLog";
import { type Listening, listen } from "@/lib/enforce/gateway/http/listen";
import { tokenFor } from "@/tests/support/accessServer";
import { callsOf, gatewayWorld, type World } from "./support/world";

let world: World;
let listening: Listening;
let token: string;
const clients: Client[] = [];
beforeAll(async () => {
  world = await gatewayWorld([
    { id: "all", actions: ["rude.echo", "rude.people", "far.look_up", "far.long", "far.paths"] },
  ]);
  const configuration = world.configuration([{ name: "rude", server: "rude" }], {
    listen: { port: 0, sessions: 3, origins: ["https://pages.example.com"] },
  });
  if (configuration.listen === undefined) throw new Error("it does not listen");
  listening = await listen(configuration, configuration.listen, world.options(configuration));
  token = await bearer();
});
afterAll(async () => {
  await Promise.all(clients.map((client) => client.close()));
  await listening.close();
  await world.close();
});

function bearer(kind: "agent" | "enforcement_point" = "agent", tool = "rude"): Promise<string> {
  return tokenFor(world.ambit.origin, world.ambit.organisation.secret("tester", tool, "sandbox", kind));
}

async function connected(authorization = token) {
  const transport = new StreamableHTTPClientTransport(new URL(listening.url), {
    requestInit: { headers: { Authorization: `Bearer ${authorization}` } },
  });
  const client = new Client({ name: "tester", version: "1" });
  await client.connect(transport as Transport);
  clients.push(client);
  return { transport, ...callsOf(client) };
}

interface Reply {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** A request with exactly these headers: fetch would set some of its own. */
function send(method: string, headers: Record<string, string>, body?: string, url = listening.url): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      );
    });
    request.on("error", reject);
    request.end(body);
  });
}

const JSON_HEADERS = { "content-type": "application/json", accept: "application/json, text/event-stream" };
const initialize = JSON.stringify({
  jsonrpc: "2.0",
  id: 1,
  method: "initialize",
  params: { protocolVersion: LATEST_PROTOCOL_VERSION, capabilities: {}, clientInfo: { name: "raw", version: "1" } },
});
const authorized = () => ({ ...JSON_HEADERS, authorization: `Bearer ${token}` });

describe("the gateway over HTTP", () => {
  test("serves an agent as over stdio, and ends its session when it says so", async () => {
    const agent = await connected();
    expect(await agent.names()).toEqual(["echo", "people"]);
    expect(await agent.call("echo", { say: "over HTTP" })).toMatchObject({
      text: '{"say":"over HTTP"}',
      told: { outcome: "allow" },
    });
    const later: string[] = [];
    const call = { name: "echo", arguments: { say: "later" } };
    for await (const message of agent.client.experimental.tasks.callToolStream(call, undefined, { task: {} }))
      if (message.type === "taskCreated" || message.type === "result") later.push(JSON.stringify(message));
    expect(later).toEqual([expect.stringContaining("taskId"), expect.stringContaining("later")]);
    expect((await agent.call("die")).told).toMatchObject({ outcome: "deny", reason: "action_unknown" });
    const session = String(agent.transport.sessionId);
    await agent.transport.terminateSession();
    const again = await send(
      "POST",
      { ...authorized(), "mcp-session-id": session },
      '{"jsonrpc":"2.0","id":9,"method":"ping"}',
    );
    expect(again.status).toBe(404);
  });

  test("says where its protection is described, to whoever comes without a token or with a wrong one", async () => {
    const bare = await send("POST", JSON_HEADERS, initialize);
    expect(bare.status).toBe(401);
    const { origin, pathname } = new URL(listening.url);
    const metadata = `${origin}/.well-known/oauth-protected-resource${pathname}`;
    expect(bare.headers["www-authenticate"]).toBe(`Bearer resource_metadata="${metadata}"`);
    const wrong = await send("POST", { ...JSON_HEADERS, authorization: "Bearer ambit.none.such" }, initialize);
    expect(wrong.status).toBe(401);
    expect(wrong.headers["www-authenticate"]).toContain('error="invalid_token"');
    expect(JSON.parse((await send("GET", {}, undefined, metadata)).body)).toEqual({
      resource: listening.url,
      authorization_servers: [world.ambit.origin],
      bearer_methods_supported: ["header"],
      resource_name: "Ambit's gateway for tester",
    });
  });

  test("takes no token but the agent's own, for one of its tools, that still stands", async () => {
    const refused = async (shown: string) => {
      const answer = await send("POST", { ...JSON_HEADERS, authorization: `Bearer ${shown}` }, initialize);
      return [answer.status, /error="(\w+)"/.exec(String(answer.headers["www-authenticate"]))?.[1]];
    };
    expect(await refused(await bearer("enforcement_point"))).toEqual([403, "insufficient_scope"]);
    expect(await refused(await bearer("agent", "far"))).toEqual([403, "insufficient_scope"]);
    const revoked = await bearer();
    await world.ambit.db.prisma.credential.updateMany({
      where: { kind: "agent", tool: { name: "rude" } },
      data: { tokensValidFrom: new Date(world.ambit.clock.now().getTime() + 1_000) },
    });
    expect(await refused(`${revoked}`)).toEqual([401, "invalid_token"]);
    await world.ambit.db.prisma.credential.updateMany({ where: { kind: "agent" }, data: { tokensValidFrom: null } });
  });

  test("hears nobody who reached it under another name, and no page's script that it does not know", async () => {
    const from = (headers: Record<string, string>) => send("POST", { ...authorized(), ...headers }, initialize);
    expect((await from({ host: "evil.example:80" })).status).toBe(403);
    expect((await from({ origin: "https://evil.example" })).status).toBe(403);
    const known = await from({ origin: "https://pages.example.com" });
    expect(known.status).toBe(200);
    await send("DELETE", { ...authorized(), "mcp-session-id": String(known.headers["mcp-session-id"]) });
  });

  test.each([
    ["what is no JSON", "{", 400, -32_700],
    ["several messages at once", `[${initialize}]`, 400, -32_600],
    ["a request before a session", '{"jsonrpc":"2.0","id":1,"method":"tools/list"}', 400, -32_600],
    ["a message that is too long", `"${"x".repeat(1_000_001)}"`, 413, -32_600],
  ])("refuses %s", async (_, body, status, code) => {
    const answer = await send("POST", authorized(), body);
    expect([answer.status, JSON.parse(answer.body).error.code]).toEqual([status, code]);
  });

  test("keeps no session for an initialize that began none", async () => {
    for (let i = 0; i < 4; i += 1) {
      const { accept: _, ...headers } = authorized();
      expect((await send("POST", headers, initialize)).status).toBe(406);
    }
  });

  test("opens no more sessions than it may, and gives one to nobody else", async () => {
    const opened = await Promise.all([1, 2, 3].map(() => send("POST", authorized(), initialize)));
    expect(opened.map(({ status }) => status)).toEqual([200, 200, 200]);
    const beyond = await send("POST", authorized(), initialize);
    expect([beyond.status, beyond.headers["retry-after"]]).toEqual([503, "30"]);
    for (const { headers } of opened) {
      const session = { "mcp-session-id": String(headers["mcp-session-id"]) };
      const other = { ...JSON_HEADERS, authorization: `Bearer ${await bearer("enforcement_point")}`, ...session };
      expect((await send("DELETE", other)).status).toBe(403);
      expect((await send("DELETE", { ...authorized(), ...session })).status).toBe(200);
    }
  });
});

describe("the last messages of a session", () => {
  const told = (n: number, text = "") => ({ jsonrpc: "2.0" as const, method: "notifications/x", params: { n, text } });

  test("are told again to whoever missed them, of that stream alone", async () => {
    const log = new EventLog();
    const first = await log.storeEvent("a", told(1));
    await log.storeEvent("b", told(2));
    await log.storeEvent("a", told(3));
    const again: unknown[] = [];
    const send = async (_: string, message: unknown) => void again.push(message);
    expect(await log.replayEventsAfter(first, { send })).toBe("a");
    expect(again).toEqual([told(3)]);
    expect(await log.getStreamIdForEventId("none")).toBeUndefined();
  });

  test("are kept up to their number and size, and the newest always", async () => {
    const log = new EventLog();
    const first = await log.storeEvent("a", told(1));
    for (let n = 0; n < 500; n += 1) await log.storeEvent("a", told(n));
    expect(await log.getStreamIdForEventId(first)).toBeUndefined();
    const long = await log.storeEvent("a", told(0, "x".repeat(9_000_000)));
    expect(await log.getStreamIdForEventId(long)).toBe("a");
    expect(await log.getStreamIdForEventId(String(Number(long) - 1))).toBeUndefined();
  });
});

describe("an upstream over HTTP", () => {
  let server: Server;
  let url: string;
  const seen: string[] = [];
  beforeAll(async () => {
    const sessions = new Map<string, StreamableHTTPServerTransport>();
    server = createServer(async (request, response) => {
      seen.push(String(request.headers.authorization));
      const known = sessions.get(String(request.headers["mcp-session-id"]));
      if (known !== undefined) return void (await known.handleRequest(request, response));
      const mcp = new McpServer({ name: "far", version: "1" });
      mcp.registerTool("look_up", { inputSchema: {} }, () => ({ content: [{ type: "text", text: "found" }] }));
      mcp.registerTool("long", {}, () => ({ content: [{ type: "text", text: "x".repeat(60_000) }] }));
      const transport = new StreamableHTTPServerTransport({
        sessionIdGenerator: () => `s${sessions.size}`,
        onsessioninitialized: (id) => void sessions.set(id, transport),
      });
      await mcp.connect(transport as Transport);
      await transport.handleRequest(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  test("gets the gateway's bearer token and not the agent's, and a message of it has a limit", async () => {
    const agent = await world.connect([
      { name: "far", url, bearer: { env: "FAR_TOKEN" }, messageMax: 50_000, callTimeout: 5 },
    ]);
    expect(await agent.names()).toEqual(["look_up", "long"]);
    expect((await agent.call("look_up")).text).toBe("found");
    expect(new Set(seen)).toEqual(new Set(["Bearer for-far"]));
    const long = await agent.call("long");
    expect(long).toMatchObject({ isError: true, told: { reason: "upstream_failed" } });
    expect(long.text).toContain("whether the call ran is unknown");
    expect((await agent.call("look_up")).text).toBe("found");
  });

  test("that is not there any more lets nothing run, and says so", async () => {
    const agent = await world.connect([{ name: "far", url: "http://127.0.0.1:9/mcp" }]);
    expect(await agent.names()).toEqual([]);
    expect(agent.log()).toContain("an upstream did not start");
  });
});
