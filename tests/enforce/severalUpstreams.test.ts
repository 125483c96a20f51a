import { readFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Restarts } from "@/lib/enforce/gateway/upstream/restarts";
import { outcomeOf } from "./support/outcome";
import { type Connected, gatewayWorld, type World } from "./support/world";

const RUDE = ["echo", "twice", "other_id", "flood", "huge", "hang", "die", "refuse", "turn"];

let world: World;
beforeAll(async () => {
  world = await gatewayWorld([{ id: "all", actions: [...RUDE.map((name) => `rude.${name}`), "other.echo"] }]);
});
afterAll(() => world.close());

const rude = (changed: Record<string, unknown> = {}) => ({ name: "rude", server: "rude", ...changed });
const other = (changed: Record<string, unknown> = {}) => ({ name: "other", server: "rude", ...changed });

describe("several upstreams", () => {
  test("show their tools each behind its name, and a call reaches the one that is named", async () => {
    const log = path.join(world.folder, "other.log");
    const agent = await world.connect([rude(), other({ more: [log] })]);
    expect(await agent.names()).toEqual([...RUDE.map((name) => `rude__${name}`), "other__echo"]);
    expect((await agent.call("other__echo", { say: "to the other" })).text).toBe('{"say":"to the other"}');
    expect(await readFile(log, "utf8")).toBe('echo {"say":"to the other"}\n');
    await expect(agent.call("echo")).rejects.toThrow('There is no tool named "echo"');
  });

  test("that would both have a name leave it to nobody, with words that say what to do", async () => {
    const agent = await world.connect([rude({ prefix: false }), other({ prefix: false })]);
    expect(await agent.names()).toEqual([]);
    await expect(agent.call("echo")).rejects.toThrow(
      'The upstreams rude and other offer "echo" more than once, so nobody has it: set a prefix',
    );
  });

  test("of which one does not start go on with the others, and a name is not handed to another meanwhile", async () => {
    const agent = await world.connect([rude(), other({ command: "/nowhere/no-such-program" })]);
    expect(await agent.names()).toEqual(RUDE.map((name) => `rude__${name}`));
    expect((await agent.call("other__echo")).text).toBe("The upstream other does not start. The call did not run.");
    expect(agent.log()).toContain("an upstream did not start");
  });
});

describe("an upstream", () => {
  let agent: Connected;
  beforeAll(async () => {
    agent = await world.connect([rude({ callTimeout: 1, messageMax: 100_000 })]);
  });

  test("that makes ids up answers nobody with them", async () => {
    expect((await agent.call("other_id")).text).toBe("the truth");
    expect((await agent.call("twice")).text).toBe("first");
    expect((await agent.call("echo", { n: 1 })).text).toBe('{"n":1}');
    expect(agent.log()).toContain("It answered what was not asked, or a second time.");
  });

  test("that answers with an error of its own is reported with its words", async () => {
    const answer = await agent.call("refuse");
    expect(answer).toMatchObject({ isError: true, told: { reason: "upstream_failed" } });
    expect(answer.text).toContain("answered with an error: Not today");
    expect(await outcomeOf(world.ambit, answer.told.evaluation_id)).toMatchObject({ status: "failed" });
  });

  test.each([
    ["floods", "flood", "ended before it answered: whether the call ran is unknown"],
    ["sends a message without end", "huge", "ended before it answered: whether the call ran is unknown"],
    ["ends", "die", "ended before it answered: whether the call ran is unknown"],
    ["hangs", "hang", "did not answer within 1 seconds: whether the call ran is unknown"],
  ])(
    "that %s during a call leaves its effect unknown, is ended, and serves the next call anew",
    async (_, tool, words) => {
      const one = await world.connect([rude({ callTimeout: tool === "hang" ? 1 : 60, messageMax: 100_000 })]);
      const answer = await one.call(tool);
      expect(answer).toMatchObject({ isError: true, told: { reason: "upstream_failed" } });
      expect(answer.text).toContain(words);
      expect(await outcomeOf(world.ambit, answer.told.evaluation_id)).toMatchObject({
        status: "failed",
        error: expect.stringContaining("whether the call ran is unknown"),
      });
      // One that hangs is ended once it is silent to a ping as well.
      await expect.poll(() => one.log(), { timeout: 20_000 }).toContain("an upstream ended");
      expect((await one.call("echo", { back: true })).text).toBe('{"back":true}');
    },
  );

  test("that keeps ending is not started for ever, and the agent is told when it will be", async () => {
    const one = await world.connect([rude()]);
    let answer = await one.call("die");
    for (let round = 0; round < 6 && !answer.text.includes("at the earliest"); round += 1)
      answer = await one.call("die");
    expect(answer.text).toMatch(
      /ended \d+ times lately and is started again in \d+ seconds at the earliest. The call did not run/,
    );
    expect(answer.told).toEqual({ outcome: "refused", reason: "upstream_failed" });
  });
});

test("restarts wait longer each time, and stop after ten endings until the oldest is five minutes ago", () => {
  let now = 0;
  const restarts = new Restarts(() => now);
  const waits = Array.from({ length: 10 }, () => {
    const waitMs = restarts.waitMs();
    now += waitMs;
    restarts.ended();
    return waitMs;
  });
  expect(waits).toEqual([0, 0, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  expect(restarts.waitMs()).toBe(300_000 - now);
  now = 300_000;
  expect(restarts.waitMs()).toBeLessThanOrEqual(30_000);
});
