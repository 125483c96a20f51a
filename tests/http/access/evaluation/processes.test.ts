import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { Decision, DecisionContext } from "@/lib/contracts/access";
import type { JsonObject } from "@/lib/core/organisation/definition";
import { type AccessProcesses, accessProcesses } from "@/tests/support/accessProcesses";
import {
  type AccessServer,
  accessServer,
  approve,
  call,
  evaluate,
  payment,
  presenting,
  submit,
  tokenFor,
} from "@/tests/support/accessServer";

const servers: AccessServer[] = [];
const started: AccessProcesses[] = [];
let server: AccessServer;
let processes: AccessProcesses;
let token: string;
beforeEach(async () => {
  server = await accessServer();
  servers.push(server);
  token = await server.token();
  processes = await accessProcesses(server, 2);
  started.push(processes);
});
afterAll(async () => {
  for (const one of started) await one.close();
  for (const one of servers) await one.close();
});

/** Asks `times` times at once, every other time the other process. */
function everywhere(body: JsonObject, times: number, as = token): Promise<DecisionContext[]> {
  return Promise.all(
    Array.from({ length: times }, async (_, index) => {
      const response = await fetch(`${processes.origins[index % 2]}/access/v1/evaluation`, {
        method: "POST",
        headers: { "Content-Type": "application/json", Authorization: `Bearer ${as}` },
        body: JSON.stringify(body),
      });
      const { context } = (await response.json()) as Decision;
      return context;
    }),
  );
}

const counted = (contexts: DecisionContext[]) => {
  const counts: Record<string, number> = {};
  for (const { reason } of contexts) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
};

describe("two processes on one database", () => {
  it("never exceed a count: 64 calls at once, exactly 3 allowed", async () => {
    const body = call("banking.tag_invoice", { context: { arguments: { invoice: "i", label: "l" } } });
    expect(counted(await everywhere(body, 64))).toEqual({ granted: 3, limit_exhausted: 61 });
    expect(Number((await server.db.prisma.limitUsage.findFirstOrThrow()).used)).toBe(3);
    expect(await server.db.prisma.limitReservation.count()).toBe(3);
    expect(await server.db.prisma.evaluation.count()).toBe(64);
  });

  it("never exceed a sum: 64 payments of 15.70 fit 63 times into 1,000", async () => {
    const sandbox = await server.token({ environment: "sandbox" });
    const body = call("banking.send_money", {
      context: { arguments: { recipient: "x", amount: 15.7, currency: "EUR" } },
    });
    expect(counted(await everywhere(body, 64, sandbox))).toEqual({ granted: 63, limit_exhausted: 1 });
    expect(String((await server.db.prisma.limitUsage.findFirstOrThrow()).used)).toBe("989.1");
  });

  it("never exceed a limit of the whole budget: 64 calls in two environments at once, exactly 20 allowed in all", async () => {
    const helper = { agent: "ticket-helper", tool: "helpdesk" };
    const calls = await Promise.all(
      ["sandbox", "production"].map(async (environment) => {
        const reading = call("helpdesk.read_ticket", { agent: helper.agent, context: { environment } });
        return everywhere(reading, 32, await server.token({ ...helper, environment }));
      }),
    );
    expect(counted(calls.flat())).toEqual({ granted: 20, limit_exhausted: 44 });
    expect(await server.db.prisma.limitUsage.findMany()).toMatchObject([
      { limitKey: expect.stringContaining("/*all-tickets/") },
    ]);
  });

  it("use an approval once", async () => {
    const id = await submit(server, payment(), token);
    await approve(server, id);
    expect(counted(await everywhere(presenting(payment(), id), 16))).toEqual({
      approval_honoured: 1,
      approval_expired: 15,
    });
    expect(await server.db.prisma.permit.count()).toBe(1);
  });

  it("see at once what the session did in the other", async () => {
    expect(counted(await everywhere(call("banking.read_statement"), 1))).toEqual({ granted: 1 });
    expect(counted(await everywhere(call("banking.share_statement"), 2))).toEqual({ rule_stop: 2 });
    await everywhere(call("banking.list_invoices"), 10);
    expect(await server.db.prisma.sessionFacts.findFirstOrThrow()).toMatchObject({ decisions: 11 });
  });

  it("take each other's tokens and permits, under one signing key", async () => {
    const [{ permit } = {}] = await everywhere(call("banking.list_invoices"), 1);
    const { subject: _, ...exact } = call("banking.list_invoices");
    expect((await server.post("/access/v1/permits/redeem", { permit, ...exact }, token)).status).toBe(200);
    expect(await server.db.prisma.signingKey.count()).toBe(1);
  });

  it("see at once that an agent was suspended", async () => {
    expect(counted(await everywhere(call("banking.list_invoices"), 2))).toEqual({ granted: 2 });
    await server.db.prisma.$transaction([
      server.db.prisma.agent.updateMany({ where: { name: "billing-helper" }, data: { lifecycle: "suspended" } }),
      server.db.prisma.organisation.updateMany({ data: { configVersion: { increment: 1 } } }),
    ]);
    expect(counted(await everywhere(call("banking.list_invoices"), 2))).toEqual({ agent_not_active: 2 });
    expect((await evaluate(server, call("banking.list_invoices"), token)).reason).toBe("agent_not_active");
  });
});

describe("two processes that meet a database without a signing key", () => {
  it("agree on one", async () => {
    await server.db.prisma.signingKey.deleteMany();
    const secret = server.organisation.secret("billing-helper", "banking", "production");
    const tokens = await Promise.all(processes.origins.map((origin) => tokenFor(origin, secret)));
    expect(await server.db.prisma.signingKey.count()).toBe(1);
    for (const one of tokens)
      expect(counted(await everywhere(call("banking.list_invoices"), 2, one))).toEqual({ granted: 2 });
  });
});
