import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type Agent, type GatewayTest, gatewayTest } from "./support/agent";
import { outcomeOf } from "./support/outcome";

let world: GatewayTest;
beforeAll(async () => {
  world = await gatewayTest();
});
afterAll(() => world.close());

describe("an upstream", () => {
  let agent: Agent;
  beforeAll(async () => {
    agent = await world.agent({ withOdd: true });
  });

  test("gets its own variables and harmless ones, never a credential or the rest of the gateway's", async () => {
    const { text } = await agent.call("environment", {});
    const seen = JSON.parse(text) as Record<string, string>;
    expect(seen).toMatchObject({ SET_HERE: "yes", ALLOWED_THROUGH: "yes", PATH: expect.any(String) });
    expect(seen).not.toHaveProperty("NOT_ALLOWED_THROUGH");
    expect(text).not.toContain("ambit_cred_");
    expect(agent.log()).not.toContain("ambit_cred_");
  });

  test("gets the arguments and the trace, and nothing else of what the agent's host put beside them", async () => {
    const traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    const { text } = await agent.call("echo", { say: "hello" }, { meta: { traceparent, private: "of the host" } });
    const { say, _meta: meta } = JSON.parse(text) as { say: string; _meta: Record<string, unknown> };
    expect(say).toBe("hello");
    expect(meta).toMatchObject({ traceparent });
    expect(meta).not.toHaveProperty("private");
  });

  test("that offers a name of another upstream's does not take its place", async () => {
    const tools = await agent.tools();
    expect(tools).toContain("files__list_directory");
    expect(tools).not.toContain("list_directory");
    expect(tools).not.toContain("unheard_of");
    expect((await agent.call("list_directory", {})).told.reason).toBe("action_unknown");
    expect((await agent.call("unheard_of", {})).told.reason).toBe("action_unknown");
  });

  test("that ends in the middle of a call is reported as failed with its effect unknown, and starts again", async () => {
    const answer = await agent.call("crash", {});
    expect(answer).toMatchObject({ isError: true, told: { reason: "upstream_failed" } });
    const outcome = await outcomeOf(world.ambit, answer.told.evaluation_id);
    expect(outcome).toMatchObject({
      status: "failed",
      error: expect.stringContaining("whether the call ran is unknown"),
    });
    expect((await agent.call("echo", { say: "again" })).isError).toBe(false);
  });

  test("is told when the agent takes back a call that runs, and the outcome says that its effect is unknown", async () => {
    const log = world.path("slow.log");
    const stop = new AbortController();
    const call = agent.call("slow", { log }, { signal: stop.signal }).catch(() => "taken back");
    await expect.poll(() => existsSync(log), { timeout: 20_000 }).toBe(true);
    stop.abort("No longer needed");
    expect(await call).toBe("taken back");
    await expect.poll(() => readFile(log, "utf8"), { timeout: 20_000 }).toContain("taken back");
    const outcome = () => world.ambit.db.prisma.outcome.findFirst({ where: { evaluation: { action: "odd.slow" } } });
    await expect.poll(outcome, { timeout: 20_000 }).toMatchObject({ status: "failed" });
  });
});

describe("an Ambit that", () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close().closeAllConnections();
  });

  /** Before the real one: `tamper` may answer in its place, or let it wait. */
  async function between(tamper: (path: string, res: ServerResponse) => boolean | Promise<boolean>): Promise<string> {
    const server = createServer(async (req, res) => {
      const path = req.url ?? "";
      if (await tamper(path, res)) return;
      const chunks: Buffer[] = [];
      for await (const chunk of req) chunks.push(chunk as Buffer);
      const { "content-type": type, authorization } = req.headers;
      const answer = await fetch(`${world.ambit.origin}${path}`, {
        method: req.method ?? "GET",
        headers: { ...(type ? { "content-type": type } : {}), ...(authorization ? { authorization } : {}) },
        ...(req.method === "POST" ? { body: Buffer.concat(chunks) } : {}),
      });
      res.writeHead(answer.status, { "content-type": "application/json" }).end(await answer.text());
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  const say = (status: number, body: string) => (res: ServerResponse) => {
    res.writeHead(status, { "content-type": "application/json" }).end(body);
    return true;
  };
  const allow = {
    decision: true,
    context: { evaluation_id: "e", outcome: "allow", reason: "granted", reasons: [], permit: "p", obligations: [] },
  };

  test("is told how a call ended beside the agent's answer, and before it decides on the next call", async () => {
    const order: string[] = [];
    let tell = (): void => undefined;
    const told = new Promise<void>((resolve) => {
      tell = resolve;
    });
    const agent = await world.agent({
      withOdd: true,
      ambit: await between((path) => {
        if (path === "/access/v1/evaluation") order.push("decides");
        if (path !== "/access/v1/outcomes" || order.includes("is told")) return false;
        order.push("is told");
        return told.then(() => false);
      }),
    });
    expect((await agent.call("echo", { say: "one" })).isError).toBe(false);
    const second = agent.call("echo", { say: "two" });
    // Gone through after it: by then the second call has come as far as it can.
    await agent.tools();
    await expect.poll(() => order).toEqual(["decides", "is told"]);
    tell();
    expect((await second).isError).toBe(false);
    expect(order).toEqual(["decides", "is told", "decides"]);
  });

  test.each([
    ["fails", "/access/v1/evaluation", say(500, "{}")],
    ["answers with no JSON", "/access/v1/evaluation", say(200, "allowed")],
    [
      "says yes and denies",
      "/access/v1/evaluation",
      say(200, JSON.stringify({ ...allow, context: { ...allow.context, outcome: "deny" } })),
    ],
    [
      "allows without a permit",
      "/access/v1/evaluation",
      say(200, JSON.stringify({ ...allow, context: { ...allow.context, permit: "" } })),
    ],
    [
      "lost the obligations",
      "/access/v1/evaluation",
      say(200, JSON.stringify({ ...allow, context: { ...allow.context, obligations: undefined } })),
    ],
    ["does not redeem the permit", "/access/v1/permits/redeem", say(403, "{}")],
    ["does not say whether it redeemed", "/access/v1/permits/redeem", say(200, "{}")],
    ["opens no session", "/access/v1/sessions", say(503, "{}")],
  ])("%s lets nothing run", async (_, where, answer) => {
    const agent = await world.agent({ ambit: await between((path, res) => path === where && answer(res)) });
    const result = await agent.call("write_file", { path: "drafts/never.md", content: "Never" });
    expect(result).toMatchObject({ isError: true, told: { outcome: "refused" } });
    expect(result.text).toContain("did not run");
    expect(existsSync(world.path("drafts/never.md"))).toBe(false);
  });

  test("is gone shows no tools and lets nothing run, until it is back", async () => {
    let isGone = false;
    const url = await between((_, res) => isGone && Boolean(res.destroy()));
    const agent = await world.agent({ ambit: url });
    expect(await agent.tools()).not.toEqual([]);
    isGone = true;
    await expect(agent.tools()).rejects.toThrow("Ambit could not be reached");
    const refused = await agent.call("write_file", { path: "drafts/gone.md", content: "Gone" });
    expect(refused.told).toEqual({ outcome: "refused", reason: "ambit_unreachable" });
    expect(existsSync(world.path("drafts/gone.md"))).toBe(false);
    isGone = false;
    expect((await agent.call("write_file", { path: "drafts/back.md", content: "Back" })).isError).toBe(false);
  });

  test("is away when the outcome is reported gets it later", async () => {
    let isAway = true;
    const url = await between((path, res) => path === "/access/v1/outcomes" && isAway && say(503, "{}")(res));
    const agent = await world.agent({ ambit: url });
    const answer = await agent.call("write_file", { path: "drafts/reported.md", content: "Reported" });
    expect(answer.isError).toBe(false);
    isAway = false;
    const where = { evaluationId: String(answer.told.evaluation_id) };
    await expect
      .poll(() => world.ambit.db.prisma.outcome.findUnique({ where }), { timeout: 20_000 })
      .toMatchObject({ status: "succeeded" });
  });

  test("no longer takes the access token gets the credential again, once", async () => {
    let refusals = 1;
    let exchanges = 0;
    const url = await between((path, res) => {
      if (path === "/access/v1/token") exchanges += 1;
      if (path !== "/access/v1/evaluation" || refusals === 0) return false;
      refusals -= 1;
      return say(401, "{}")(res);
    });
    const agent = await world.agent({ ambit: url });
    expect((await agent.call("read_text_file", { path: "published/notes.md" })).text).toBe("Version 1\n");
    expect(exchanges).toBe(2);
  });
});
