import { writeFile } from "node:fs/promises";
import path from "node:path";
import { LoggingMessageNotificationSchema, type Progress } from "@modelcontextprotocol/sdk/types.js";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { pullKillSwitch } from "@/lib/services/killSwitch/pull";
import { setToolSecret } from "@/lib/services/toolSecret/set";
import { databaseText } from "@/tests/support/databaseText";
import { gatewayWorld, type World } from "./support/world";

const VALUE = "held-by-ambit-0815";
const FILE_VALUE = "of a file, 4711";
const ALL = ["result", "fault", "error", "progress", "log", "stderr", "variable", "quit", "logging.setLevel"];

let world: World;
beforeAll(async () => {
  world = await gatewayWorld([
    { id: "held", actions: [...ALL, "initialize"].map((name) => `held.${name}`) },
    { id: "here", actions: ALL.map((name) => `here.${name}`) },
    { id: "plain", actions: ["plain.variable"] },
    { id: "unstarted", actions: ["unstarted.result"] },
    { id: "bound", actions: ["bound.result", "bound.initialize"], obligations: [{ type: "watermark" }] },
  ]);
  for (const tool of ["held", "unstarted", "bound"])
    await setToolSecret({
      ctx: world.ambit.system,
      input: { agent: "tester", given: { tool, environment: "sandbox", value: VALUE } },
    });
  await writeFile(path.join(world.folder, "key"), `${FILE_VALUE}\n`);
});
afterAll(() => world.close());

const held = (name = "held") => ({ name, server: "leaky", env: { KEY: { ambit: true } } });

describe.each<[string, () => Record<string, unknown> & { name: string }, string]>([
  ["that Ambit holds", held, VALUE],
  [
    "in a file",
    () => ({ name: "here", server: "leaky", env: { KEY: { file: path.join(world.folder, "key") } } }),
    FILE_VALUE,
  ],
  [
    "in a variable of the gateway",
    () => ({ name: "here", server: "leaky", env: { KEY: { env: "FAR_TOKEN" } } }),
    "for-far",
  ],
  ["in the configuration", () => ({ name: "here", server: "leaky", env: { KEY: "written down" } }), "written down"],
])("what a started server was given %s", (_place, upstream, value) => {
  test("reaches the server, and nobody whom it tells", async () => {
    const heard: unknown[] = [];
    const agent = await world.connect([upstream()], {
      prepare: (client) =>
        client.setNotificationHandler(LoggingMessageNotificationSchema, (one) => void heard.push(one)),
    });
    const { client } = agent;
    heard.push(await client.listTools(), client.getServerVersion());
    await client.setLoggingLevel("debug");
    const progress: Progress[] = [];
    for (const name of ["result", "fault", "error", "log", "stderr"]) heard.push(await agent.call(name));
    heard.push(
      await client.callTool({ name: "progress" }, undefined, { onprogress: (one) => progress.push(one) }),
      progress,
    );
    // It has it: what it says of it came through hidden.
    expect((await agent.call("variable", { name: "KEY" })).text).toBe("[secret]");
    expect(progress).toMatchObject([{ message: "at [secret]" }]);
    await vi.waitFor(() => expect(agent.log()).toContain("starting with [secret]"));
    const everywhere = JSON.stringify(heard) + agent.log() + (await databaseText(world.ambit.db));
    expect(everywhere).toContain("[secret]");
    for (const form of [value, Buffer.from(value).toString("base64")]) expect(everywhere).not.toContain(form);
  });
});

test("a variable that is said to be plain is passed on as it is", async () => {
  const agent = await world.connect([{ name: "plain", server: "leaky", env: { KEY: "staging" }, plainEnv: ["KEY"] }]);
  expect((await agent.call("variable", { name: "KEY" })).text).toBe("staging");
});

describe("a secret that Ambit holds", () => {
  const releases = () => world.ambit.db.prisma.toolSecretRelease.count();

  test("is let go once for each start, under the permit of an action that is decided and recorded", async () => {
    const before = await releases();
    const agent = await world.connect([held()]);
    await agent.call("result");
    await agent.call("result");
    expect(await releases()).toBe(before + 1);
    const { prisma } = world.ambit.db;
    const released = await prisma.toolSecretRelease.findFirstOrThrow({
      orderBy: { releasedAt: "desc" },
      include: { permit: { include: { evaluation: true } } },
    });
    expect(released.permit).toMatchObject({
      redeemedBy: "enforcement_point",
      evaluation: { action: "held.initialize" },
    });
    const where = { evaluationId: released.permit.evaluationId };
    expect(await prisma.outcome.findUniqueOrThrow({ where })).toMatchObject({ status: "succeeded" });
    await agent.call("quit");
    await agent.call("result");
    expect(await releases()).toBe(before + 2);
  });

  test.each([
    ["where no budget allows the start", "unstarted", "unstarted.initialize is not allowed (action_unknown)"],
    ["with an obligation that the gateway does not understand", "bound", "cannot be done"],
  ])("is not let go %s: nothing is started", async (_case, tool, why) => {
    const before = await releases();
    const agent = await world.connect([held(tool)]);
    expect(await agent.names()).toEqual([]);
    expect((await agent.call("result").catch((error: Error) => ({ text: error.message }))).text).toContain(why);
    expect(await releases()).toBe(before);
  });

  test("leaves with its process once the start is not allowed any more", async () => {
    const agent = await world.connect([held()], { changed: { refresh: 0.1 } });
    expect((await agent.call("result")).isError).toBe(false);
    const before = await releases();
    world.ambit.clock.advance(1_000);
    const ctx = await world.as("rita@example.com");
    await pullKillSwitch({ ctx, input: { scope: "tool", name: "held", reason: "A drill." } });
    world.ambit.clock.advance(1_000);
    await vi.waitFor(() => expect(agent.log()).toContain("held.initialize is not allowed any more"), 10_000);
    // The call is denied itself, or the start that it would need.
    const { text } = await agent.call("result").catch((error: Error) => ({ text: error.message }));
    expect(text).toMatch(/kill[ _]switch/);
    expect(await releases()).toBe(before);
  });
});
