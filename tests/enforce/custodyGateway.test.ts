import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { afterAll, beforeAll, expect, test } from "vitest";
import { setToolSecret } from "@/lib/services/toolSecret/set";
import { databaseText } from "@/tests/support/databaseText";
import { gatewayWorld, type World } from "./support/world";

const VALUE = "held-at-ambit-4711";
let world: World;
let server: Server;
let url: string;
let isRefusing = false;
/** What the upstream was shown, by the method that it was asked for. */
const shown: [string, string | undefined][] = [];
beforeAll(async () => {
  world = await gatewayWorld([{ id: "all", actions: ["far.look_up"] }]);
  await setToolSecret({
    ctx: world.ambit.system,
    input: { agent: "tester", given: { tool: "far", environment: "sandbox", value: VALUE } },
  });
  server = createServer(async (request, response) => {
    const { authorization } = request.headers;
    const mcp = new McpServer({ name: "far", version: "1" });
    // One that repeats what it was shown.
    const path = request.url === "/mcp" ? "" : ` to ${request.url}`;
    const text = `You came with ${authorization}${path}.`;
    mcp.registerTool("look_up", {}, () => ({ content: [{ type: "text", text }] }));
    if (isRefusing) {
      response.writeHead(500).end(`${authorization} is not taken`);
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const sent = Buffer.concat(chunks).toString();
    const body = sent === "" ? undefined : (JSON.parse(sent) as { method?: string });
    shown.push([body?.method ?? String(request.method), authorization]);
    const transport = new StreamableHTTPServerTransport({ enableJsonResponse: true } as never);
    await mcp.connect(transport as Transport);
    await transport.handleRequest(request, response, body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`;
});
afterAll(async () => {
  await world.close();
  server.closeAllConnections();
  server.close();
});

test("a token that Ambit holds is shown to the upstream with an allowed call alone, and never to the agent", async () => {
  const agent = await world.connect([{ name: "far", url, bearer: { ambit: true } }]);
  expect(await agent.names()).toEqual(["look_up"]);
  expect(shown.filter(([, authorization]) => authorization !== undefined)).toEqual([]);
  const first = await agent.call("look_up");
  expect(first.text).toBe("You came with Bearer [secret].");
  expect(shown.filter(([, authorization]) => authorization !== undefined)).toEqual([["tools/call", `Bearer ${VALUE}`]]);
  expect(agent.log()).not.toContain(VALUE);
  expect(await databaseText(world.ambit.db)).not.toContain(VALUE);
  const { prisma } = world.ambit.db;
  expect(await prisma.toolSecretRelease.count()).toBe(1);
  await prisma.permit.findFirstOrThrow({ where: { redeemedBy: "enforcement_point", secretRelease: { isNot: null } } });
});

test("a token that the gateway holds, and what stands behind the address's question mark, come back hidden as well", async () => {
  const agent = await world.connect([{ name: "far", url: `${url}?key=of-the-address`, bearer: { env: "FAR_TOKEN" } }]);
  expect((await agent.call("look_up")).text).toBe("You came with Bearer [secret] to /mcp?key=[secret].");
});

test("an answer that is none and repeats the token reaches neither agent nor log with it", async () => {
  const agent = await world.connect([{ name: "far", url, bearer: { env: "FAR_TOKEN" } }]);
  await agent.names();
  isRefusing = true;
  const { isError, text } = await agent.call("look_up");
  isRefusing = false;
  expect(isError).toBe(true);
  expect(text + agent.log()).not.toContain("for-far");
  // The reason is in the log, without it.
  expect(agent.log()).toContain("Bearer [secret] is not taken");
});

test("where Ambit holds none, the call does not run", async () => {
  const before = shown.length;
  const agent = await world.connect([{ name: "far", url, bearer: { ambit: true } }]);
  await world.ambit.db.prisma.toolSecret.updateMany({
    where: { removedAt: null },
    data: { sealed: null, removedAt: world.ambit.clock.now(), removedBy: "test" },
  });
  expect((await agent.call("look_up")).isError).toBe(true);
  expect(shown.slice(before).filter(([method]) => method === "tools/call")).toEqual([]);
});
