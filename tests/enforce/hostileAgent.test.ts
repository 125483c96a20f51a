import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { type JSONRPCMessage, LATEST_PROTOCOL_VERSION } from "@modelcontextprotocol/sdk/types.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { Gateway } from "@/lib/enforce/gateway/gateway";
import type { Told } from "@/lib/enforce/gateway/results";
import { approve } from "@/lib/services/approval/approve";
import { gatewayWorld, SERVERS, type World } from "./support/world";

let world: World;
beforeAll(async () => {
  world = await gatewayWorld(
    [{ id: "all", actions: ["rude.echo", "rude.twice"] }],
    [
      {
        name: "twice-asks",
        actions: ["rude.twice"],
        when: "true",
        effect: "ask",
        approvers: [{ role: "operator", count: 1 }],
      },
    ],
  );
});
afterAll(() => world.close());

const INITIALIZE = {
  jsonrpc: "2.0",
  id: "i",
  method: "initialize",
  params: { protocolVersion: LATEST_PROTOCOL_VERSION, capabilities: {}, clientInfo: { name: "raw", version: "1" } },
} as const;

/** An agent that writes its messages itself, and the log of what reached its server. */
async function rawAgent(name: string) {
  const log = path.join(world.folder, `${name}.log`);
  await writeFile(log, "");
  const configuration = world.configuration([{ name: "rude", server: "rude", more: [log] }]);
  const gateway = new Gateway(configuration, world.options(configuration));
  const [agentSide, gatewaySide] = InMemoryTransport.createLinkedPair();
  const answers = new Map<unknown, Record<string, unknown>[]>();
  agentSide.onmessage = (message) => {
    if ("id" in message) answers.set(message.id, [...(answers.get(message.id) ?? []), message]);
  };
  await gateway.serve(gatewaySide);
  await agentSide.start();
  const send = (message: unknown) => agentSide.send(message as JSONRPCMessage);
  await send(INITIALIZE);
  await send({ jsonrpc: "2.0", method: "notifications/initialized" });
  return {
    send,
    /** The first so many answers to the request with this id. */
    answered: async (id: unknown, count = 1) => {
      await expect.poll(() => answers.get(id)?.length ?? 0, { timeout: 20_000 }).toBeGreaterThanOrEqual(count);
      return answers.get(id) ?? [];
    },
    ran: async () => (await readFile(log, "utf8")).split("\n").filter((line) => line !== ""),
    close: () => gateway.close(),
  };
}

const call = (id: unknown, args: unknown, name = "echo") => ({
  jsonrpc: "2.0",
  id,
  method: "tools/call",
  params: { name, arguments: args },
});

describe("an agent", () => {
  test("that sends the same message again runs nothing again", async () => {
    const agent = await rawAgent("replay");
    await agent.send(call(7, { n: 1 }));
    await agent.send(call(7, { n: 1 }));
    await agent.answered(7, 2);
    await agent.send(call(7, { n: 2 }));
    const replies = await agent.answered(7, 3);
    expect(replies.filter((one) => "result" in one)).toHaveLength(1);
    expect(replies.filter((one) => "error" in one)).toEqual(
      Array(2).fill(expect.objectContaining({ error: expect.objectContaining({ code: -32_600 }) })),
    );
    expect(await agent.ran()).toEqual(['echo {"n":1}']);
    await agent.close();
  });

  test.each<[string, unknown]>([
    ["without a name", { arguments: {} }],
    ["with a name that is none", { name: { toString: "echo" }, arguments: {} }],
    ["with arguments that are a list", { name: "echo", arguments: [1] }],
    ["with arguments that are a text", { name: "echo", arguments: "x" }],
    ["without parameters", undefined],
  ])("that calls %s is told so, and nothing runs", async (_, params) => {
    const agent = await rawAgent("malformed");
    await agent.send({ jsonrpc: "2.0", id: 1, method: "tools/call", params });
    expect(await agent.answered(1)).toMatchObject([{ error: { code: expect.any(Number) } }]);
    expect(await agent.ran()).toEqual([]);
    await agent.close();
  });

  test("that changes arguments between approval and call is asked about anew, and what was approved waits", async () => {
    const agent = await rawAgent("changed");
    const decided = async (id: number) => {
      const [reply] = await agent.answered(id);
      const { result } = (reply ?? {}) as { result?: { _meta: Record<string, Told> } };
      return result?._meta["ambit/decision"];
    };
    await agent.send(call(1, { to: "Ada" }, "twice"));
    const approval = String((await decided(1))?.approval?.id);
    await approve({ ctx: await world.as("olga@example.com"), input: { id: approval } });
    await agent.send(call(2, { to: "Eve" }, "twice"));
    expect(await decided(2)).toMatchObject({ reason: "approval_required" });
    expect((await decided(2))?.approval?.id).not.toBe(approval);
    expect(await agent.ran()).toEqual([]);
    await agent.send(call(3, { to: "Ada" }, "twice"));
    expect(await decided(3)).toMatchObject({ reason: "approval_honoured" });
    expect(await agent.ran()).toEqual(['twice {"to":"Ada"}']);
    await agent.close();
  });

  test("of a gateway process that writes no JSON-RPC is not heard, and one whose message has no end is let go", async () => {
    const file = path.join(world.folder, "stdio.yaml");
    await writeFile(
      file,
      stringify({
        ambit: world.ambit.origin,
        agent: "tester",
        upstreams: [
          {
            name: "rude",
            environment: "sandbox",
            credential: { env: "RUDE" },
            command: process.execPath,
            args: SERVERS.rude,
          },
        ],
      }),
    );
    const secret = world.ambit.organisation.secret("tester", "rude", "sandbox");
    const gateway = spawn(process.execPath, ["bin/ambit.js", "gateway", "--config", file], {
      env: { ...process.env, RUDE: secret },
      stdio: ["pipe", "pipe", "ignore"],
    });
    const lines = createInterface({ input: gateway.stdout })[Symbol.asyncIterator]();
    const write = (text: string) => gateway.stdin.write(`${text}\n`);
    write("this is no JSON");
    write('{"jsonrpc":"1.0","id":1,"method":"tools/list"}');
    write("[1,2]");
    write(JSON.stringify(INITIALIZE));
    expect(JSON.parse(String((await lines.next()).value))).toMatchObject({ id: "i", result: { serverInfo: {} } });
    gateway.stdin.on("error", () => undefined);
    gateway.stdin.write("x".repeat(1_000_001));
    expect(await once(gateway, "exit")).toEqual([0, null]);
  });
});
