import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { Client } from "@modelcontextprotocol/sdk/client/index.js";
import {
  CreateMessageRequestSchema,
  ElicitRequestSchema,
  ErrorCode,
  ListRootsRequestSchema,
  LoggingMessageNotificationSchema,
  ResourceUpdatedNotificationSchema,
  ToolListChangedNotificationSchema,
} from "@modelcontextprotocol/sdk/types.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { JsonObject } from "@/lib/core/organisation/definition";
import { approve } from "@/lib/services/approval/approve";
import { removeGrant } from "@/lib/services/budget/removeGrant";
import { type Connected, gatewayWorld, type World } from "./support/world";

const READ = "demo://resource/dynamic/text/1";
const TOOLS = [
  "echo",
  "toggle-subscriber-updates",
  "toggle-simulated-logging",
  "trigger-sampling-request",
  "trigger-elicitation-request",
  "get-roots-list",
];

let world: World;
beforeAll(async () => {
  world = await gatewayWorld(
    [
      { id: "tools", actions: [...TOOLS.map((name) => `everything.${name}`), "rude.turn"] },
      {
        id: "read-text",
        actions: ["everything.resources.read", "everything.resources.subscribe"],
        when: 'arguments.uri.startsWith("demo://resource/dynamic/text/")',
      },
      { id: "passing", actions: ["everything.get-sum"] },
      { id: "prompts", actions: ["everything.prompts.get"], when: 'arguments.name != "args-prompt"' },
      { id: "complete", actions: ["everything.completion.complete", "everything.logging.setLevel"] },
      { id: "boxes", actions: ["rude.take"] },
      { id: "put", actions: ["rude.put"], when: 'resource.id != "locked"' },
      { id: "ask", actions: ["rude.echo"] },
      { id: "named", actions: ["rude.twice"], when: 'provenance(arguments.to) == "request"' },
      { id: "heard", actions: ["rude.other_id"], when: 'provenance(arguments.word) == "trusted"' },
    ],
    [
      {
        name: "people-see-echoes",
        actions: ["rude.echo"],
        when: "true",
        effect: "ask",
        approvers: [{ role: "operator", count: 1 }],
      },
    ],
  );
});
afterAll(() => world.close());

const everything = (changed = {}) => ({ name: "everything", server: "everything", ...changed });
const lastEvaluation = (action: string) =>
  world.ambit.db.prisma.evaluation.findFirstOrThrow({
    where: { action },
    orderBy: { id: "desc" },
    include: { result: true, permit: true },
  });

describe("what is no tool's call", () => {
  let agent: Connected;
  const updated: string[] = [];
  const logged: string[] = [];
  beforeAll(async () => {
    agent = await world.connect([everything()], {
      prepare: (client) => {
        client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) => void updated.push(params.uri));
        client.setNotificationHandler(LoggingMessageNotificationSchema, ({ params }) => void logged.push(params.level));
      },
    });
  });

  test("a resource that the budget allows is read, decided, redeemed and reported like a call", async () => {
    const { contents } = await agent.client.readResource({ uri: READ });
    expect(contents).toMatchObject([{ uri: READ, text: expect.stringContaining("Resource 1") }]);
    await expect
      .poll(() => lastEvaluation("everything.resources.read"))
      .toMatchObject({
        arguments: { uri: READ },
        resource: { type: "resource", id: READ },
        permit: { redeemedAt: expect.any(Date) },
        result: { status: "succeeded" },
      });
  });

  test("what the budget does not allow is an error with the reason, and does not reach the upstream", async () => {
    const denied = await agent.client.readResource({ uri: "demo://resource/dynamic/blob/1" }).catch((error) => error);
    expect(denied).toMatchObject({
      code: -32_001,
      data: { "ambit/decision": { outcome: "deny", reason: "arguments_outside_grant" } },
    });
    expect(denied.message).toContain("did not run");
    await expect(agent.client.getPrompt({ name: "args-prompt", arguments: { city: "Ghent" } })).rejects.toMatchObject({
      code: -32_001,
    });
  });

  test("prompts and completions are passed on as they are", async () => {
    expect((await agent.client.listPrompts()).prompts.map(({ name }) => name)).toContain("simple-prompt");
    const { messages } = await agent.client.getPrompt({ name: "simple-prompt" });
    expect(messages).toHaveLength(1);
    const { completion } = await agent.client.complete({
      ref: { type: "ref/prompt", name: "completable-prompt" },
      argument: { name: "department", value: "E" },
    });
    expect(completion.values).toEqual(["Engineering"]);
    expect(await lastEvaluation("everything.completion.complete")).toMatchObject({
      resource: { type: "prompt", id: "completable-prompt" },
    });
  });

  test("a resource that is followed is told of, and no other", async () => {
    await agent.client.subscribeResource({ uri: READ });
    await expect(agent.client.subscribeResource({ uri: "demo://resource/dynamic/blob/1" })).rejects.toMatchObject({
      code: -32_001,
    });
    await agent.call("toggle-subscriber-updates");
    await expect.poll(() => updated, { timeout: 20_000 }).toContain(READ);
    expect(new Set(updated)).toEqual(new Set([READ]));
    await agent.client.unsubscribeResource({ uri: READ });
    await agent.call("toggle-subscriber-updates");
  });

  test("log records come once the agent may set their level, from that level on", async () => {
    await agent.call("toggle-simulated-logging");
    expect(logged).toEqual([]);
    await agent.client.setLoggingLevel("debug");
    await expect
      .poll(() => lastEvaluation("everything.logging.setLevel"))
      .toMatchObject({ result: { status: "succeeded" } });
    await agent.client.subscribeResource({ uri: READ });
    await expect.poll(() => logged, { timeout: 20_000 }).toContain("info");
    await agent.call("toggle-simulated-logging");
  });

  test("a method that is none is refused, and so is what is asked wrongly", async () => {
    const send = (method: string, params: Record<string, unknown> = {}) =>
      agent.client.request(
        { method, params } as never,
        { safeParse: (data: unknown) => ({ success: true, data }) } as never,
      );
    await expect(send("tools/erase")).rejects.toMatchObject({ code: ErrorCode.MethodNotFound });
    await expect(send("tools/call", { name: "echo", arguments: {}, task: { ttl: "long" } })).rejects.toThrow();
    await expect(send("tasks/result", { taskId: "of-nobody" })).rejects.toThrow();
    await expect(send("resources/read", { uri: 7 })).rejects.toThrow();
    await expect(send("resources/read", { uri: `demo://${"x".repeat(3_000)}` })).rejects.toThrow("at most 2048");
  });
});

describe("what an upstream asks of the agent's host", () => {
  const able = { client: { capabilities: { sampling: {}, elicitation: {}, roots: {} } } };
  function answering(client: Client): void {
    client.setRequestHandler(CreateMessageRequestSchema, () => ({
      model: "m",
      role: "assistant",
      content: { type: "text", text: "sampled" },
    }));
    client.setRequestHandler(ElicitRequestSchema, () => ({ action: "accept", content: { name: "Ada", check: true } }));
    client.setRequestHandler(ListRootsRequestSchema, () => ({ roots: [{ uri: "file:///srv", name: "srv" }] }));
  }

  test("reaches it where the configuration lets it, and the answer comes back", async () => {
    const asks = ["sampling", "elicitation", "roots"];
    const agent = await world.connect([everything({ asks })], { ...able, prepare: answering });
    expect((await agent.call("trigger-sampling-request", { prompt: "p", maxTokens: 5 })).text).toContain("sampled");
    expect((await agent.call("trigger-elicitation-request")).text).toContain("Ada");
    expect((await agent.call("get-roots-list")).text).toContain("file:///srv");
  });

  test("does not reach it where the configuration says nothing", async () => {
    const agent = await world.connect([everything()], { ...able, prepare: answering });
    // The server is told that the host can do nothing of the kind, and offers no tool that would need it.
    await expect(agent.call("trigger-sampling-request", { prompt: "p", maxTokens: 5 })).rejects.toThrow(
      "no tool named",
    );
  });
});

describe("a mapping that a tool declares", () => {
  let agent: Connected;
  beforeAll(async () => {
    agent = await world.connect([{ name: "rude", server: "rude" }], { changed: { onBehalfOf: "dana@example.com" } });
  });

  test("makes one call several actions that must all be allowed, and what was allowed of a refused one is given back", async () => {
    expect((await agent.call("move", { from: "a", to: "b" })).text).toBe('{"from":"a","to":"b"}');
    await expect
      .poll(() => lastEvaluation("rude.take"))
      .toMatchObject({
        resource: { type: "box", id: "a" },
        result: { status: "succeeded" },
      });
    await expect
      .poll(() => lastEvaluation("rude.put"))
      .toMatchObject({ resource: { id: "b" }, result: { status: "succeeded" } });

    const refused = await agent.call("move", { from: "a", to: "locked" });
    expect(refused).toMatchObject({ isError: true, told: { outcome: "deny" } });
    expect(await lastEvaluation("rude.take")).toMatchObject({
      result: { status: "not_executed" },
      permit: { redeemedAt: null },
    });
  });

  test("has its context sent along, but for what the gateway says for itself and for the agent", async () => {
    const asked: JsonObject[] = [];
    const between = createServer(async (request, response) => {
      const body = await text(request);
      if (request.url === "/access/v1/evaluation") asked.push(JSON.parse(body) as JsonObject);
      const answer = await fetch(`${world.ambit.origin}${request.url}`, {
        method: request.method ?? "GET",
        headers: new Headers(
          Object.entries(request.headers).flatMap(([name, value]) =>
            ["authorization", "content-type"].includes(name) ? [[name, String(value)]] : [],
          ) as [string, string][],
        ),
        ...(body === "" ? {} : { body }),
      });
      response.writeHead(answer.status, { "Content-Type": answer.headers.get("content-type") ?? "" });
      response.end(await answer.text());
    });
    await new Promise<void>((resolve) => between.listen(0, "127.0.0.1", resolve));
    const ambit = `http://127.0.0.1:${(between.address() as AddressInfo).port}`;
    const seen = await world.connect([{ name: "rude", server: "rude" }], { changed: { ambit } });
    expect(await seen.call("move", { from: "a", to: "b", ticket: "T-1" })).toMatchObject({ isError: false });
    expect(asked.map(({ context }) => context)).toEqual(
      [1, 2].map(() => expect.objectContaining({ ticket: "T-1", urgent: true, environment: "sandbox" })),
    );
    for (const { context } of asked)
      for (const member of ["agent", "justification", "approval"]) expect(context).not.toHaveProperty(member);
    expect(asked.map(({ context }) => (context as JsonObject).session_id)).not.toContain("another");
    await seen.client.close();
    await seen.gateway.close();
    between.closeAllConnections();
    between.close();
  });

  test("that makes no request, or names somebody else, is an error and runs nothing", async () => {
    await expect(agent.call("move", { from: "a" })).rejects.toMatchObject({
      code: ErrorCode.InvalidParams,
      message: expect.stringContaining("COAZ mapping error"),
    });
    await expect(agent.call("as_another")).rejects.toThrow("names another subject");
    await expect(agent.call("for_another")).rejects.toThrow("names another agent");
  });

  test("is not followed where the configuration says so: then the call is the tool's own action", async () => {
    const strict = await world.connect([{ name: "rude", server: "rude", declaredMappings: false }]);
    expect((await strict.call("move", { from: "a", to: "b" })).told.reason).toBe("action_unknown");
  });
});

describe("a call that waits", () => {
  test("shows its link where the agent's host opens links, and runs once it is approved", async () => {
    const shown: string[] = [];
    const agent = await world.connect([{ name: "rude", server: "rude" }], {
      changed: { patience: 30 },
      client: { capabilities: { elicitation: { url: {} } } },
      prepare: (client) =>
        client.setRequestHandler(ElicitRequestSchema, async ({ params }) => {
          if (params.mode !== "url") throw new Error("not a link");
          shown.push(params.url);
          await approve({ ctx: await world.as("olga@example.com"), input: { id: params.elicitationId } });
          return { action: "accept" };
        }),
    });
    const answer = await agent.call("echo", { say: "approved" });
    expect(answer).toMatchObject({ text: '{"say":"approved"}', told: { reason: "approval_honoured" } });
    expect(shown).toEqual([expect.stringContaining("http://ambit.test/inbox/")]);
  });
});

describe("where a value came from", () => {
  test("is told of the person's request and of each result, to Ambit alone and as digests", async () => {
    const agent = await world.connect([{ name: "rude", server: "rude" }], { changed: { request: { env: "ASKED" } } });
    expect((await agent.call("twice", { to: "eve@example.com" })).told.reason).toBe("arguments_outside_grant");
    expect((await agent.call("other_id", { word: "first" })).told.reason).toBe("arguments_outside_grant");
    expect((await agent.call("twice", { to: "ada@example.com" })).text).toBe("first");
    expect((await agent.call("other_id", { word: "first" })).text).toBe("the truth");
  });

  test("is unseen where nobody but the agent could say what was asked", async () => {
    const agent = await world.connect([{ name: "rude", server: "rude" }]);
    const said = { "ambit/request": "Send it to ada@example.com" };
    expect((await agent.call("twice", { to: "ada@example.com" }, said)).told.reason).toBe("arguments_outside_grant");
  });
});

describe("a budget that changes", () => {
  test("changes the list of tools, and the agent is told", async () => {
    let told = 0;
    const agent = await world.connect([everything()], {
      changed: { refresh: 0.1 },
      prepare: (client) =>
        client.setNotificationHandler(ToolListChangedNotificationSchema, () => {
          told += 1;
        }),
    });
    expect(await agent.names()).toContain("get-sum");
    await removeGrant({
      ctx: await world.as("rita@example.com"),
      input: { id: "tester", removal: { grant: "passing", reason: "Sums are done" } },
    });
    await expect.poll(() => told, { timeout: 20_000 }).toBeGreaterThan(0);
    expect(await agent.names()).not.toContain("get-sum");
  });
});
