/** Calls that the agent runs as tasks (MCP 2025-11-25), by the official client, before the official server. */
import { CallToolResultSchema, type Task } from "@modelcontextprotocol/sdk/types.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Tasks } from "@/lib/enforce/gateway/tasks";
import { approve } from "@/lib/services/approval/approve";
import { type Connected, gatewayWorld, type World } from "./support/world";

const EVERYTHING = { name: "everything", server: "everything" };

let world: World;
let agent: Connected;
beforeAll(async () => {
  world = await gatewayWorld(
    [
      {
        id: "plain",
        actions: [
          "everything.echo",
          "everything.get-sum",
          "everything.simulate-research-query",
          "everything.trigger-long-running-operation",
        ],
      },
      {
        id: "cut",
        actions: ["everything.get-structured-content"],
        obligations: [{ type: "redact_fields", fields: ["temperature"] }],
      },
    ],
    [
      {
        name: "sums-are-asked-about",
        actions: ["everything.get-sum"],
        when: "true",
        effect: "ask",
        approvers: [{ role: "operator", count: 1 }],
        respondWithin: "30m",
      },
      { name: "no-seven", actions: ["everything.echo"], when: 'arguments.message == "seven"', effect: "stop" },
    ],
  );
  agent = await world.connect([EVERYTHING]);
});
afterAll(() => world.close());

/** Starts a call as a task; `end` waits for it. */
async function start(name: string, args: Record<string, unknown>, by = agent) {
  const { tasks } = by.client.experimental;
  const created = (await by.client.request(
    { method: "tools/call", params: { name, arguments: args, task: { ttl: 60_000 } } },
    { safeParse: (data: unknown) => ({ success: true, data }) } as never,
  )) as { task: Task };
  const { taskId } = created.task;
  return {
    task: created.task,
    now: () => tasks.getTask(taskId),
    end: () => tasks.getTaskResult(taskId, CallToolResultSchema),
    cancel: () => tasks.cancelTask(taskId),
  };
}

const evaluations = (action: string) =>
  world.ambit.db.prisma.evaluation.findMany({
    where: { action: `everything.${action}` },
    orderBy: { id: "desc" },
    include: { permit: true, result: true, opened: true },
  });

describe("a call as a task", () => {
  test("is decided and recorded as the call that it is, and ends with the result that the call has", async () => {
    const stream = agent.client.experimental.tasks.callToolStream(
      { name: "echo", arguments: { message: "hello" } },
      CallToolResultSchema,
      { task: { ttl: 60_000 } },
    );
    const told: string[] = [];
    let result: unknown;
    for await (const message of stream) {
      told.push(message.type);
      if (message.type === "result") ({ result } = message);
    }
    expect([told[0], told.at(-1)]).toEqual(["taskCreated", "result"]);
    const plain = await agent.call("echo", { message: "hello" });
    expect(result).toMatchObject({ content: plain.result.content });
    const ran = {
      arguments: { message: "hello" },
      permit: { redeemedAt: expect.any(Date) },
      result: { status: "succeeded" },
    };
    await expect.poll(() => evaluations("echo"), { timeout: 20_000 }).toMatchObject([ran, ran]);
    const [second, first] = await evaluations("echo");
    expect(second?.actionDigest).toEqual(first?.actionDigest);
  });

  test("that is denied has failed, with the refusal as its result, and nothing ran", async () => {
    const { end, now } = await start("echo", { message: "seven" });
    expect(await end()).toMatchObject({ isError: true, _meta: { "ambit/decision": { reason: "rule_stop" } } });
    expect(await now()).toMatchObject({ status: "failed" });
    expect((await evaluations("echo"))[0]).toMatchObject({ outcome: "deny", result: null });
  });

  test("of a tool that nobody has begins no task", async () => {
    await expect(start("nothing", {})).rejects.toThrow("no tool named");
  });

  test("gives what its obligations leave, and no more", async () => {
    const { end } = await start("get-structured-content", { location: "Chicago" });
    const { structuredContent, content } = await end();
    expect(Object.keys(structuredContent ?? {})).toEqual(["conditions", "humidity"]);
    expect(JSON.stringify(content)).not.toContain("temperature");
  });

  test("waits for a person beyond the gateway's patience, says where, and runs once it is approved", async () => {
    const { now, end } = await start("get-sum", { a: 2, b: 3 });
    await expect.poll(async () => (await now()).statusMessage, { timeout: 20_000 }).toContain("/inbox/");
    expect(await now()).toMatchObject({ status: "working" });
    const [waiting] = await evaluations("get-sum");
    await approve({
      ctx: await world.as("olga@example.com"),
      input: { id: waiting?.opened?.id ?? "", answer: undefined },
    });
    expect(await end()).toMatchObject({ content: [{ text: expect.stringContaining("5") }] });
    expect(await now()).toMatchObject({ status: "completed" });
  });

  test("that is cancelled while it waits takes its request back, and never runs", async () => {
    const { now, end, cancel } = await start("get-sum", { a: 4, b: 4 });
    await expect.poll(async () => (await now()).statusMessage, { timeout: 20_000 }).toContain("/inbox/");
    expect(await cancel()).toMatchObject({ status: "cancelled" });
    await expect(end()).rejects.toThrow("cancelled");
    await expect(cancel()).rejects.toThrow("terminal");
    await expect.poll(async () => (await evaluations("get-sum"))[0]?.opened?.status).toBe("cancelled");
    expect((await evaluations("get-sum"))[0]).toMatchObject({ outcome: "escalate", result: null });
  });

  test("that is cancelled while it runs is given up there too, and nobody claims to know what it did", async () => {
    const { cancel } = await start("trigger-long-running-operation", { duration: 60, steps: 60 });
    const last = async () => (await evaluations("trigger-long-running-operation"))[0];
    await expect.poll(async () => (await last())?.permit?.redeemedAt, { timeout: 20_000 }).toEqual(expect.any(Date));
    await cancel();
    await expect
      .poll(async () => (await last())?.result, { timeout: 20_000 })
      .toMatchObject({
        status: "failed",
        error: expect.stringContaining("unknown"),
      });
  });

  test("keeps its request when its agent is gone, finishes what runs, and is no other session's", async () => {
    const gone = await world.connect([EVERYTHING]);
    const { now, task } = await start("get-sum", { a: 9, b: 9 }, gone);
    await expect.poll(async () => (await now()).statusMessage, { timeout: 20_000 }).toContain("/inbox/");
    const { tasks } = agent.client.experimental;
    await expect(tasks.getTask(task.taskId)).rejects.toThrow();
    const own = await start("echo", { message: "mine" });
    const listed = (await tasks.listTasks()).tasks.map(({ taskId }) => taskId);
    expect([listed.includes(own.task.taskId), listed.includes(task.taskId)]).toEqual([true, false]);
    await start("trigger-long-running-operation", { duration: 0.5, steps: 1 }, gone);
    const running = async () =>
      (await evaluations("trigger-long-running-operation")).find(({ arguments: args }) =>
        JSON.stringify(args).includes("0.5"),
      );
    await expect.poll(async () => (await running())?.permit?.redeemedAt, { timeout: 20_000 }).toEqual(expect.any(Date));
    await gone.client.close();
    await gone.gateway.close();
    expect((await evaluations("get-sum"))[0]?.opened?.status).toBe("pending");
    expect((await running())?.result).toMatchObject({ status: "succeeded" });
  });
});

test("a tool that its server runs as a task alone is shown, runs for an agent that knows no tasks, and is one call in the record", async () => {
  const { tools } = await agent.client.listTools();
  expect(tools.map(({ name, execution }) => [name, execution?.taskSupport])).toContainEqual([
    "simulate-research-query",
    "optional",
  ]);
  const answer = await agent.call("simulate-research-query", { topic: "tides" });
  expect(answer).toMatchObject({ isError: false, text: expect.stringContaining("tides") });
  expect(answer.result._meta).not.toHaveProperty("io.modelcontextprotocol/related-task");
  // An outcome is told beside the answer.
  await expect
    .poll(() => evaluations("simulate-research-query"), { timeout: 20_000 })
    .toMatchObject([{ result: { status: "succeeded" } }]);
});

describe("the tasks of a session", () => {
  test("are kept for their time after they are over, and never let go while they run", async () => {
    let now = Date.parse("2026-01-01");
    const tasks = new Tasks(undefined, () => now);
    const ended = tasks.begin(1_000).task.taskId;
    const runs = tasks.begin(1_000).task.taskId;
    tasks.end(ended, { result: {} });
    now += 1_000;
    expect(await tasks.getTask(ended)).toMatchObject({ status: "completed" });
    now += 1;
    expect([await tasks.getTask(ended), (await tasks.getTask(runs))?.status]).toEqual([null, "working"]);
  });

  test("are so many: the oldest that is over makes room, and where all run none is begun", async () => {
    const tasks = new Tasks();
    const begun = Array.from({ length: 32 }, () => tasks.begin(null).task.taskId);
    expect(() => tasks.begin(null)).toThrow("At most 32");
    tasks.end(begun[5] ?? "", { result: {} });
    tasks.begin(null);
    expect((await tasks.listTasks()).tasks.map(({ taskId }) => taskId)).not.toContain(begun[5]);
    expect(() => tasks.begin(null)).toThrow("At most 32");
  });
});
