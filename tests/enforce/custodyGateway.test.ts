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
    mcp.registerTool("look_up", {}, () => ({ content: [{ type: "text", text: `You came with ${authorization}.` }] }));
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const body = text === "" ? undefined : (JSON.parse(text) as { method?: string });
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
