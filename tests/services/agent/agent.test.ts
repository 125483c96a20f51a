import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { agentChangeForm } from "@/lib/services/agent/changeForm";
import { get } from "@/lib/services/agent/get";
import { agentHistory } from "@/lib/services/agent/history";
import { list } from "@/lib/services/agent/list";
import { newAgentForm } from "@/lib/services/agent/newForm";
import { list as listCatalogue } from "@/lib/services/catalogue/list";
import { approveChange } from "@/lib/services/change/approve";
import { createChange } from "@/lib/services/change/create";
import { submitChange } from "@/lib/services/change/submit";
import type { PersonActor } from "@/lib/services/context";
import { issueCredential } from "@/lib/services/credential/issue";
import { revokeCredential } from "@/lib/services/credential/revoke";
import { pullKillSwitch } from "@/lib/services/killSwitch/pull";
import { releaseKillSwitch } from "@/lib/services/killSwitch/release";
import { list as listRules } from "@/lib/services/rule/list";
import {
  type AccessServer,
  accessServer,
  call,
  evaluate,
  exchangeForm,
  payment,
  submit,
  tokenFor,
} from "@/tests/support/accessServer";
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

describe("the registry", () => {
  it("says how old the oldest credential in use is, when each was last used, and never a secret", async () => {
    const ctx = await as("vera");
    const detail = async () => get({ ctx, input: { id: "ticket-helper" } }).catch(() => null);
    expect(await detail()).toBeNull();
    const before = await get({ ctx: await as("sam"), input: { id: "ticket-helper" } });
    const unused = before.credentials.find(({ kind, environment }) => kind === "agent" && environment === "sandbox");
    expect(unused).toMatchObject({ last_used_at: null, revoked_at: null });
    server.clock.advance(3_600_000);
    const issued = await issueCredential({
      ctx: server.system,
      input: { agent: "ticket-helper", tool: "helpdesk", environment: "sandbox" },
    });
    await tokenFor(server.origin, issued.secret);
    const used = server.clock.now().toISOString();
    server.clock.advance(3_600_000);
    const agent = await get({ ctx: await as("sam"), input: { id: "ticket-helper" } });
    expect(agent.credentials.at(-1)).toMatchObject({ id: issued.id, created_at: used, last_used_at: used });
    expect(agent.oldest_credential_at).toBe(before.credentials[0]?.created_at);
    for (const { id } of before.credentials) await revokeCredential({ ctx: await as("sam"), input: { id } });
    const after = await get({ ctx: await as("sam"), input: { id: "ticket-helper" } });
    expect(after.oldest_credential_at).toBe(used);
    expect(after.credentials[0]).toMatchObject({ id: issued.id, revoked_at: null });
    expect(after.credentials.slice(1).every(({ revoked_at }) => revoked_at !== null)).toBe(true);
    expect(after.revoke_refusal).toBeNull();
    expect((await get({ ctx: await as("vera"), input: { id: "night-clerk" } })).revoke_refusal).toContain("Operators");
    expect(JSON.stringify(after)).not.toContain(issued.secret);
  });

  it("says what last used an enforcement point's credential and when, and that it is silent after fifteen minutes", async () => {
    const ambit = server;
    const issued = await issueCredential({
      ctx: ambit.system,
      input: { agent: "ticket-helper", tool: "helpdesk", environment: "sandbox", kind: "enforcement_point" },
    });
    const seen = async () => {
      const { credentials } = await get({ ctx: await as("sam"), input: { id: "ticket-helper" } });
      const found = credentials.find(({ id }) => id === issued.id);
      return { at: found?.last_seen_at, program: found?.program, silent: found?.silent };
    };
    expect(await seen()).toEqual({ at: null, program: null, silent: false });
    const used = ambit.clock.now().toISOString();
    const exchange = (program: string) =>
      fetch(`${ambit.origin}/access/v1/token`, {
        method: "POST",
        body: exchangeForm(issued.secret),
        headers: { "User-Agent": program },
      });
    await exchange(`ambit-gateway/9 (d\u00e9sk) ${"x".repeat(300)}`);
    const { program } = await seen();
    expect([program?.length, program?.slice(0, 24)]).toEqual([200, "ambit-gateway/9 (d?sk) x"]);
    await exchange("ambit-gateway/10 (desk)");
    expect(await seen()).toEqual({ at: used, program: "ambit-gateway/10 (desk)", silent: false });
    ambit.clock.advance(15 * 60_000);
    expect((await seen()).silent).toBe(false);
    ambit.clock.advance(1);
    expect(await seen()).toEqual({ at: used, program: "ambit-gateway/10 (desk)", silent: true });
    await tokenFor(ambit.origin, issued.secret);
    expect((await seen()).silent).toBe(false);
    await revokeCredential({ ctx: await as("sam"), input: { id: issued.id } });
    ambit.clock.advance(3_600_000);
    expect((await seen()).silent).toBe(false);
  });

  it("says that an agent's owner has left", async () => {
    const { prisma } = server.db;
    const leaves = (disabledAt: Date | null) =>
      prisma.person.update({ where: { email: "olga@example.com" }, data: { disabledAt } });
    await leaves(server.clock.now());
    const left = async () =>
      (await list({ ctx: await as("rita") })).agents.filter(({ owner_left }) => owner_left).map(({ name }) => name);
    expect(await left()).toEqual(["night-clerk"]);
    await leaves(null);
    expect(await left()).toEqual([]);
  });
});

describe("the forms", () => {
  it("offer an operator the teams and people of their own teams, and reviewers all", async () => {
    const form = await newAgentForm({ ctx: await as("sam") });
    expect(form.teams).toEqual(["support"]);
    expect(form.owners.map(({ email }) => email)).toEqual(["sam@example.com", "sue@example.com"]);
    expect((await newAgentForm({ ctx: await as("rita") })).teams).toEqual(["payments", "support"]);
    const change = await agentChangeForm({ ctx: await as("olga"), input: { id: "billing-helper" } });
    expect(change).toMatchObject({ teams: ["payments"], agent: { owner: "omar@example.com", stage: "supervised" } });
  });

  it("are for those who may propose what they say", async () => {
    await expect(newAgentForm({ ctx: await as("vera") })).rejects.toMatchObject({ kind: "forbidden" });
    await expect(newAgentForm({ ctx: await as("olga", { teamIds: [] }) })).rejects.toMatchObject({ kind: "forbidden" });
    const change = async (email: string) => agentChangeForm({ ctx: await as(email), input: { id: "billing-helper" } });
    await expect(change("vera")).rejects.toMatchObject({ kind: "forbidden" });
    await expect(change("sam")).rejects.toMatchObject({ kind: "not_found" });
  });
});

describe("an agent's history", () => {
  const history = async (email: string, input: object = {}) =>
    agentHistory({ ctx: await as(email), input: { id: "night-clerk", ...input } });
  const propose = async (email: string, content: object) => {
    const ctx = await as(email);
    const { id } = await createChange({ ctx, input: { agent: "night-clerk", reason: "a spring clean", ...content } });
    return (await submitChange({ ctx, input: { id } })).id;
  };

  it("tells changes with who proposed and who approved, kill switches and credentials, the newest first", async () => {
    const narrowed = await propose("otto", { purpose: "Labels invoices" });
    const widened = await propose("otto", { lifecycle: "active" });
    await approveChange({ ctx: await as("rita"), input: { id: widened } });
    const reason = "It labels everything twice.";
    const { id: stop } = await pullKillSwitch({
      ctx: await as("olga"),
      input: { scope: "agent", name: "night-clerk", reason },
    });
    await releaseKillSwitch({ ctx: await as("rita"), input: { id: stop } });

    const { lines, next_cursor } = await history("vera");
    expect(next_cursor).toBeNull();
    expect(lines.slice(0, 6).map(({ by, event, said, change }) => [by.split("@")[0], event, said, change])).toEqual([
      ["rita", "kill_switch.released", null, null],
      ["olga", "kill_switch.pulled", reason, null],
      ["rita", "agent.changed", "a spring clean", widened],
      ["rita", "change.approved", "a spring clean", widened],
      ["otto", "change.submitted", "a spring clean", widened],
      ["otto", "agent.changed", "a spring clean", narrowed],
    ]);
    expect(lines[2]?.words).toBe("Changed: lifecycle active");
    expect(lines.at(-1)).toMatchObject({ event: "budget.put_in_force", said: null, change: null });
    expect(lines.map(({ event }) => event)).toContain("credential.issued");
    expect(lines.some(({ event }) => event === "access_token.issued")).toBe(false);

    // Page by page it is the same.
    const paged: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await history("vera", { limit: 4, ...(cursor === undefined ? {} : { cursor }) });
      paged.push(...page.lines.map(({ id }) => id));
      cursor = page.next_cursor;
    }
    expect(paged).toEqual(lines.map(({ id }) => id));
  });

  it("comes along to another team, whose people cannot open the change requests of the team before", async () => {
    const { prisma } = server.db;
    const move = async (name: string) => {
      const team = await prisma.team.findUniqueOrThrow({ where: { name } });
      await prisma.agent.update({ where: { name: "night-clerk" }, data: { teamId: team.id } });
    };
    await move("support");
    const { lines } = await history("sam");
    await move("payments");
    const before = (await history("vera")).lines;
    expect(before.some(({ change }) => change !== null)).toBe(true);
    expect(lines).toEqual(before.map((line) => ({ ...line, change: null })));
  });

  it("is not there for other teams, and tells nobody else's agent", async () => {
    await expect(history("sam")).rejects.toMatchObject({ kind: "not_found" });
    const { lines } = await agentHistory({ ctx: await as("rita"), input: { id: "billing-helper" } });
    expect(lines.map(({ event }) => event)).not.toContain("kill_switch.pulled");
    await expect(history("vera", { cursor: "0; DROP" })).rejects.toThrow(/none that was handed out/);
  });
});
