import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { get } from "@/lib/services/agent/get";
import { list } from "@/lib/services/agent/list";
import { list as listCatalogue } from "@/lib/services/catalogue/list";
import type { PersonActor } from "@/lib/services/context";
import { list as listRules } from "@/lib/services/rule/list";
import { type AccessServer, accessServer, call, evaluate, payment, submit } from "@/tests/support/accessServer";
import { testContext } from "@/tests/support/context";

let server: AccessServer;
let token: string;

beforeAll(async () => {
  server = await accessServer();
  token = await server.token();
});
afterAll(() => server.close());

async function as(email: string, change: Partial<PersonActor> = {}) {
  const actor = { ...(await server.organisation.person(`${email}@example.com`)), ...change };
  return testContext({ db: server.db, clock: server.clock, actor });
}
const namesFor = async (email: string, change?: Partial<PersonActor>) =>
  (await list({ ctx: await as(email, change) })).agents.map(({ name }) => name);

describe("the list of agents", () => {
  it("holds the agents of the viewer's own teams and no others", async () => {
    expect(await namesFor("vera")).toEqual(["billing-helper", "night-clerk"]);
    expect(await namesFor("sam")).toEqual(["ticket-helper"]);
  });

  it("holds every team's for reviewers and admins", async () => {
    const all = ["billing-helper", "night-clerk", "ticket-helper"];
    expect(await namesFor("rita")).toEqual(all);
    expect(await namesFor("adam")).toEqual(all);
  });

  it("is empty without a role and without a team", async () => {
    expect(await namesFor("vera", { roles: [] })).toEqual([]);
    expect(await namesFor("vera", { teamIds: [] })).toEqual([]);
  });
});

describe("one agent", () => {
  it("looks to other teams like one that does not exist, by name and by id", async () => {
    const { id } = await server.db.prisma.agent.findUniqueOrThrow({ where: { name: "ticket-helper" } });
    const unknown = await get({ ctx: await as("vera"), input: { id: "nobody" } }).catch((error: unknown) => error);
    expect(unknown).toMatchObject({ kind: "not_found" });
    for (const asked of ["ticket-helper", id])
      expect(await get({ ctx: await as("vera"), input: { id: asked } }).catch((error: unknown) => error)).toEqual(
        unknown,
      );
    expect(await get({ ctx: await as("sam"), input: { id } })).toMatchObject({ name: "ticket-helper" });
  });

  it("tells what it did today, what waits, and what its limits hold, and forgets it the next day", async () => {
    const tag = { action: { name: "banking.tag_invoice" }, resource: { type: "invoice", id: "1" } };
    const args = { environment: "production", arguments: { invoice: "1", label: "paid" } };
    for (const outcome of ["allow", "allow", "allow", "deny"])
      expect(
        (
          await server.post<{ context: { outcome: string } }>(
            "/access/v1/evaluation",
            { subject: { type: "agent", id: "billing-helper" }, ...tag, context: args },
            token,
          )
        ).body.context.outcome,
      ).toBe(outcome);
    await submit(server, payment({ amount: 40 }), token);

    const agent = await get({ ctx: await as("vera"), input: { id: "billing-helper" } });
    expect(agent.today).toEqual({ allow: 3, deny: 1, escalate: 1 });
    expect(agent.pending_approvals).toBe(1);
    expect(agent.recent).toHaveLength(5);
    expect(agent.recent[0]).toMatchObject({ action: "banking.send_money", outcome: "escalate" });
    const limit = agent.limits.find(({ grant }) => grant === "tag-invoices");
    expect(limit).toMatchObject({ limit: { max: 3 }, used: [{ by_value: "", used: "3" }] });
    expect(agent.allowed_in_30_days).toEqual([{ power: "write", environment: "production", count: 3 }]);
    expect(agent.principals).toEqual([
      { tool: "banking", environment: "production", identity: "arn:aws:sts::111122223333:assumed-role/pay/*" },
    ]);
    expect(JSON.stringify(agent)).not.toMatch(/secret|hash/i);

    server.clock.advance(24 * 3_600_000);
    const tomorrow = await get({ ctx: await as("vera"), input: { id: "billing-helper" } });
    expect(tomorrow.today).toEqual({ allow: 0, deny: 0, escalate: 0 });
    expect(tomorrow.pending_approvals).toBe(0);
    expect(tomorrow.limits.find(({ grant }) => grant === "tag-invoices")?.used).toEqual([]);
  });

  it("tells what the limits of its whole budget hold, of all environments together", async () => {
    for (const environment of ["sandbox", "production"]) {
      const helper = await server.token({ agent: "ticket-helper", tool: "helpdesk", environment });
      const reading = call("helpdesk.read_ticket", { agent: "ticket-helper", context: { environment } });
      expect((await evaluate(server, reading, helper)).reason).toBe("granted");
    }
    const { limits } = await get({ ctx: await as("rita"), input: { id: "ticket-helper" } });
    expect(limits).toMatchObject([{ grant: null, limit: { id: "all-tickets" }, used: [{ by_value: "", used: "2" }] }]);
  });

  it("keeps a limit's values apart", async () => {
    const sandbox = await server.token({ environment: "sandbox" });
    for (const [amount, currency] of [
      [5.5, "EUR"],
      [7, "USD"],
    ] as const)
      await evaluate(server, payment({ amount, currency }, { environment: "sandbox" }), sandbox);
    const { limits } = await get({ ctx: await as("rita"), input: { id: "billing-helper" } });
    expect(limits.find(({ grant }) => grant === "pay-in-sandbox")?.used).toEqual([
      { by_value: "USD", used: "7" },
      { by_value: "EUR", used: "5.5" },
    ]);
  });
});

describe("rules and catalogue", () => {
  it("leave out rules that are limited to teams out of view", async () => {
    const named = async (email: string) => (await listRules({ ctx: await as(email) })).rules.map(({ name }) => name);
    expect(await named("vera")).not.toContain("no-answers-to-strangers");
    expect(await named("vera")).toContain("irreversible-in-production");
    expect(await named("sam")).toContain("no-answers-to-strangers");
    expect(await named("rita")).toContain("no-answers-to-strangers");
  });

  it("need a role", async () => {
    const ctx = await as("vera", { roles: [] });
    await expect(listRules({ ctx })).rejects.toMatchObject({ kind: "forbidden" });
    await expect(listCatalogue({ ctx })).rejects.toMatchObject({ kind: "forbidden" });
  });
});
