import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { JsonObject } from "@/lib/core/organisation/definition";
import type { Actor } from "@/lib/services/context";
import { listKillSwitches } from "@/lib/services/killSwitch/list";
import { pullKillSwitch } from "@/lib/services/killSwitch/pull";
import { releaseKillSwitch } from "@/lib/services/killSwitch/release";
import { accessProcesses } from "@/tests/support/accessProcesses";
import {
  type AccessServer,
  accessServer,
  approve,
  call,
  evaluate,
  payment,
  presenting,
  submit,
  task,
} from "@/tests/support/accessServer";

const servers: AccessServer[] = [];
let server: AccessServer;
let token: string;
beforeEach(async () => {
  server = await accessServer();
  servers.push(server);
  token = await server.token();
});
afterAll(async () => {
  for (const one of servers) await one.close();
});

const READING = call("banking.list_invoices");
const WRITING = call("banking.tag_invoice", { context: { arguments: { invoice: "i-1", label: "paid" } } });

const as = async (who: string): Promise<Actor> =>
  who === "command" ? { kind: "command", name: "test" } : server.organisation.person(`${who}@example.com`);
const pull = async (input: object, who = "rita") =>
  pullKillSwitch({ ctx: { ...server.system, actor: await as(who) }, input: { reason: "an incident", ...input } });
const release = async (id: string, who = "adam") =>
  releaseKillSwitch({
    ctx: { ...server.system, actor: await as(who) },
    input: { id, answer: { reason: "it is over" } },
  });
const reason = async (body: JsonObject, by = token) => (await evaluate(server, body, by)).reason;
const status = async (path: string, body: unknown, by = token) => (await server.post(path, body, by)).status;

describe("a switch stops what it covers and nothing else", () => {
  it.each([
    ["the organisation", { scope: "organisation" }, ["kill_switch", "kill_switch", "kill_switch"]],
    ["everything but reading", { scope: "organisation", exceptRead: true }, ["granted", "kill_switch", "granted"]],
    ["a tool", { scope: "tool", name: "banking" }, ["kill_switch", "kill_switch", "granted"]],
    ["another tool", { scope: "tool", name: "helpdesk" }, ["granted", "granted", "kill_switch"]],
    ["an environment", { scope: "environment", name: "production" }, ["kill_switch", "kill_switch", "kill_switch"]],
    ["another environment", { scope: "environment", name: "sandbox" }, ["granted", "granted", "granted"]],
    ["an agent", { scope: "agent", name: "billing-helper" }, ["kill_switch", "kill_switch", "granted"]],
  ])("%s", async (_, covered, expected) => {
    const other = await server.token({ agent: "ticket-helper", tool: "helpdesk" });
    await pull(covered);
    const elsewhere = call("helpdesk.read_ticket", { agent: "ticket-helper" });
    expect([await reason(READING), await reason(WRITING), await reason(elsewhere, other)]).toEqual(expected);
  });

  it("says why, and goes on as before when it is released", async () => {
    const { id } = await pull({ scope: "agent", name: "billing-helper", reason: "pays twice" });
    const stopped = await evaluate(server, READING, token);
    expect(stopped.reasons[0]?.message).toContain('"pays twice"');
    expect(stopped.next_action).toBe("none");
    await release(id);
    server.clock.advance(1_000);
    expect(await reason(READING, await server.token())).toBe("granted");
  });
});

describe("what was handed out before ends with it", () => {
  it("permits cannot be redeemed, not even after the release", async () => {
    const { permit } = await evaluate(server, WRITING, token);
    const { permits } = await pull({ scope: "tool", name: "banking" });
    expect(permits).toBe(1);
    const redeem = { ...WRITING, permit };
    expect(await status("/access/v1/permits/redeem", redeem, await server.token())).toBe(403);
    const [inForce] = (await listKillSwitches({ ctx: server.system })).inForce;
    await release(inForce?.id ?? "");
    server.clock.advance(1_000);
    expect(await status("/access/v1/permits/redeem", redeem, await server.token())).toBe(403);
  });

  it("but reading's own permits stand where reading goes on", async () => {
    const { permit } = await evaluate(server, READING, token);
    await evaluate(server, WRITING, token);
    expect(await pull({ scope: "organisation", exceptRead: true })).toMatchObject({ permits: 1, credentials: 0 });
    const redeem = { ...READING, permit };
    expect(await status("/access/v1/permits/redeem", redeem)).toBe(200);
  });

  it("access tokens are told of the switch and may report how things ended, open nothing else, and die with its release", async () => {
    const { evaluation_id: before } = await evaluate(server, READING, token);
    server.clock.advance(1_000);
    const { id } = await pull({ scope: "agent", name: "billing-helper" });
    expect(await reason(READING)).toBe("kill_switch");
    expect(await status("/access/v1/outcomes", { evaluation_id: before, status: "succeeded" })).toBe(200);
    expect(await status("/access/v1/sessions", { salt: "a-salt-of-sixteen-characters" })).toBe(401);
    expect(await status("/access/v1/search/action", {})).toBe(401);
    await release(id);
    expect(await status("/access/v1/evaluation", READING)).toBe(401);
    expect(await status("/access/v1/outcomes", { evaluation_id: before, status: "succeeded" })).toBe(401);
  });

  it("approvals that wait are cancelled with the reason, none is opened, and one that was given is not honoured", async () => {
    const waiting = await submit(server, payment({ amount: 7 }), token);
    const given = await submit(server, payment({ amount: 8 }), token);
    await approve(server, given);
    const denied = await evaluate(server, payment({ amount: 9 }), token);
    expect(await pull({ scope: "environment", name: "production", reason: "moving" })).toMatchObject({ approvals: 1 });
    token = await server.token();
    expect((await task(server, waiting, token)).task.status).toBe("cancelled");
    const row = await server.db.prisma.approval.findUniqueOrThrow({ where: { id: waiting } });
    expect(row.reason).toContain("moving");
    const opening = { ...payment({ amount: 9 }), denial: { evaluation_id: denied.evaluation_id } };
    const refused = await server.post("/access/v1/requests", opening, token);
    expect(refused.status).toBe(400);
    expect(refused.body.detail).toContain("kill switch");
    expect(await reason(presenting(payment({ amount: 8 }), given))).toBe("policy_denied");
    expect(await server.db.prisma.approval.count({ where: { status: "pending" } })).toBe(0);
  });
});

describe("who pulls and who releases", () => {
  it.each([
    ["vera", "agent", "billing-helper", "forbidden"],
    ["omar", "agent", "billing-helper", null],
    ["sam", "agent", "billing-helper", "not_found"],
    ["omar", "tool", "banking", "forbidden"],
    ["omar", "organisation", undefined, "forbidden"],
    ["rita", "organisation", undefined, null],
    ["adam", "environment", "production", null],
    ["command", "tool", "banking", null],
    ["rita", "tool", "nothing", "not_found"],
  ])("%s pulls %s %s: %s", async (who, scope, name, kind) => {
    const pulling = pull({ scope, ...(name === undefined ? {} : { name }) }, who);
    if (kind === null) await expect(pulling).resolves.toMatchObject({ id: expect.any(String) });
    else await expect(pulling).rejects.toMatchObject({ kind });
    expect(await server.db.prisma.killSwitch.count()).toBe(kind === null ? 1 : 0);
  });

  it("a second person releases it, once: not who pulled it, no operator, and nobody twice", async () => {
    const { id } = await pull({ scope: "tool", name: "banking" }, "rita");
    await expect(release(id, "rita")).rejects.toMatchObject({ kind: "forbidden", message: /second person/ });
    await expect(release(id, "omar")).rejects.toMatchObject({ kind: "forbidden" });
    await expect(release("no id")).rejects.toMatchObject({ kind: "not_found" });
    const released = await Promise.allSettled([release(id), release(id)]);
    expect(released.map(({ status: outcome }) => outcome).sort()).toEqual(["fulfilled", "rejected"]);
    const events = await server.db.prisma.auditEvent.findMany({
      where: { subjectId: id },
      orderBy: { sequence: "asc" },
    });
    expect(events.map(({ event }) => event)).toEqual(["kill_switch.pulled", "kill_switch.released"]);
  });

  it("the database refuses the same person too, a second release, and any other change", async () => {
    const { id } = await pull({ scope: "tool", name: "banking" }, "rita");
    const { id: rita } = await server.organisation.person("rita@example.com");
    const data = { releasedAt: server.clock.now(), releasedById: rita };
    await expect(server.db.prisma.killSwitch.update({ where: { id }, data })).rejects.toThrow(/second_person/);
    await expect(server.db.prisma.killSwitch.update({ where: { id }, data: { reason: "x" } })).rejects.toThrow(
      /released/,
    );
    await release(id);
    const again = { releasedById: rita };
    await expect(server.db.prisma.killSwitch.update({ where: { id }, data: again })).rejects.toThrow(
      /only ever released/,
    );
    await expect(server.db.prisma.killSwitch.delete({ where: { id } })).rejects.toThrow(/only ever released/);
  });

  it("two who pull at the same moment: one switch, and one is told so", async () => {
    const pulled = await Promise.allSettled([
      pull({ scope: "organisation" }, "rita"),
      pull({ scope: "organisation" }, "adam"),
    ]);
    const rejected = pulled.find((one) => one.status === "rejected");
    expect(rejected).toMatchObject({ reason: { kind: "conflict", message: "everything is stopped already." } });
    expect(await server.db.prisma.killSwitch.count()).toBe(1);
  });

  it("a reason is required", async () => {
    await expect(pull({ scope: "organisation", reason: "  " })).rejects.toThrow(/Say why/);
    expect(await server.db.prisma.killSwitch.count()).toBe(0);
  });
});

describe("everyone sees what is stopped", () => {
  it("a switch of an agent, only those who may see the agent", async () => {
    await pull({ scope: "agent", name: "billing-helper" });
    await pull({ scope: "tool", name: "banking" });
    const seen = async (who: string) =>
      (await listKillSwitches({ ctx: { ...server.system, actor: await as(who) } })).inForce
        .map(({ scope }) => scope)
        .sort();
    expect(await seen("sam")).toEqual(["tool"]);
    expect(await seen("vera")).toEqual(["agent", "tool"]);
    expect(await seen("rita")).toEqual(["agent", "tool"]);
  });

  it("with what they may stop themselves", async () => {
    const may = async (who: string) =>
      (await listKillSwitches({ ctx: { ...server.system, actor: await as(who) } })).mayPull;
    expect(await may("vera")).toEqual({ organisation: false, tools: [], environments: [], agents: [] });
    expect(await may("omar")).toMatchObject({
      organisation: false,
      tools: [],
      agents: ["billing-helper", "night-clerk"],
    });
    expect(await may("adam")).toMatchObject({ organisation: true, environments: ["production", "sandbox", "staging"] });
  });
});

describe("on three processes", () => {
  it("every one denies from the next call on, while others decide", async () => {
    const processes = await accessProcesses(server, 3);
    const ask = async (origin: string) => {
      const response = await fetch(`${origin}/access/v1/evaluation`, {
        method: "POST",
        headers: { "Content-Type": "application/json", Authorization: `Bearer ${token}` },
        body: JSON.stringify(READING),
      });
      return ((await response.json()) as { context: { reason: string } }).context.reason;
    };
    const everywhere = () =>
      Promise.all(processes.origins.flatMap((origin) => [ask(origin), ask(origin), ask(origin)]));
    expect(new Set(await everywhere())).toEqual(new Set(["granted"]));
    const meanwhile = everywhere();
    await pull({ scope: "tool", name: "banking" });
    expect(new Set(await everywhere())).toEqual(new Set(["kill_switch"]));
    await meanwhile;
    const permits = await server.db.prisma.permit.findMany();
    // Whatever was allowed beside the pull was handed out before it, and ended with it.
    expect(permits.every(({ revokedAt }) => revokedAt !== null)).toBe(true);
    await processes.close();
  });
});
