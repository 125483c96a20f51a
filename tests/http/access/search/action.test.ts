import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ActionSearchAnswer } from "@/lib/contracts/access";
import { pullKillSwitch } from "@/lib/services/killSwitch/pull";
import { type AccessServer, accessServer, type Caller } from "@/tests/support/accessServer";

let server: AccessServer;
beforeAll(async () => {
  server = await accessServer();
});
afterAll(() => server.close());

async function names(caller: Caller, changed: object = {}): Promise<string[]> {
  const { agent = "billing-helper" } = caller;
  const body = { subject: { type: "agent", id: agent }, ...changed };
  const reply = await server.post<ActionSearchAnswer>("/access/v1/search/action", body, await server.token(caller));
  expect(reply.status).toBe(200);
  return reply.body.results.map(({ name }) => name);
}

describe("action search", () => {
  it("names what the budget can allow: neither what it does not grant nor what the stage cannot hold", async () => {
    expect(await names({})).toEqual([
      "banking.close_account",
      "banking.list_invoices",
      "banking.read_statement",
      "banking.send_money",
      "banking.share_statement",
      "banking.start_payment_run",
      "banking.tag_invoice",
    ]);
  });

  it("answers for the environment of the token alone", async () => {
    expect(await names({ environment: "sandbox" })).not.toContain("banking.start_payment_run");
    expect(await names({}, { context: { environment: "sandbox" } })).toEqual([]);
  });

  it("names nothing for another agent, and nothing for one that may not act", async () => {
    expect(await names({}, { subject: { type: "agent", id: "ticket-helper" } })).toEqual([]);
    expect(await names({ agent: "night-clerk" })).toEqual([]);
  });

  it("records nothing", async () => {
    const before = await server.db.prisma.evaluation.count();
    await names({});
    expect(await server.db.prisma.evaluation.count()).toBe(before);
  });

  it("names only what reads under a kill switch that lets reading go on, and nothing under one for the tool", async () => {
    server.clock.advance(1_000);
    const ctx = { ...server.system, actor: await server.organisation.person("rita@example.com") };
    await pullKillSwitch({ ctx, input: { scope: "organisation", exceptRead: true, reason: "A drill." } });
    server.clock.advance(1_000);
    expect(await names({})).toEqual(["banking.list_invoices", "banking.read_statement"]);
    await pullKillSwitch({ ctx, input: { scope: "tool", name: "banking", reason: "A drill." } });
    server.clock.advance(1_000);
    expect(await names({})).toEqual([]);
  });
});
