import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { sweepDeadlines } from "@/lib/services/deadline/sweep";
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

const TAG = call("banking.tag_invoice", { context: { arguments: { invoice: "i-1", label: "paid" } } });
const sweep = () => sweepDeadlines({ ctx: server.system });
const used = async () =>
  (await server.db.prisma.limitUsage.findMany()).map((row) => Number(row.used)).sort((a, b) => a - b);
const mustRedeem = () =>
  server.db.prisma.credential.updateMany({ where: { kind: "enforcement_point" }, data: { mustRedeem: true } });

describe("approvals that nobody answered", () => {
  it("expire at their deadline, each with its event, once", async () => {
    const early = await submit(server, payment(), token);
    server.clock.advance(60_000);
    const late = await submit(server, payment({ amount: 7 }), token);
    server.clock.advance(1_740_000);
    expect(await sweep()).toEqual({ released: 0, expired: 1, lapsed: 0, forgotten: 0 });
    expect(await sweep()).toEqual({ released: 0, expired: 0, lapsed: 0, forgotten: 0 });
    token = await server.token();
    expect((await task(server, early, token)).task.status).toBe("expired");
    expect((await task(server, late, token)).task.status).toBe("pending");
    expect(await server.db.prisma.auditEvent.count({ where: { event: "approval.expired", actorKind: "system" } })).toBe(
      1,
    );
  });

  it("are left alone once they are answered", async () => {
    const id = await submit(server, payment(), token);
    await approve(server, id);
    server.clock.advance(7_200_000);
    expect(await sweep()).toEqual({ released: 0, expired: 0, lapsed: 0, forgotten: 0 });
  });

  it("against an answer at the same moment: one of the two", async () => {
    for (let round = 0; round < 20; round += 1) {
      token = await server.token();
      const id = await submit(server, payment({ amount: 100 + round }), token);
      server.clock.advance(1_800_000);
      const [{ expired }, answered] = await Promise.all([
        sweep(),
        approve(server, id).then(
          () => true,
          () => false,
        ),
      ]);
      const { status } = await server.db.prisma.approval.findUniqueOrThrow({ where: { id } });
      // The answer of this test does not look at the deadline; whichever came first stays.
      expect([expired === 1, answered]).toEqual(status === "expired" ? [true, false] : [false, true]);
    }
  });
});

describe("permits that ended unredeemed", () => {
  it("of a credential that must redeem give back limits and approval, once, in whatever process", async () => {
    await mustRedeem();
    const id = await submit(server, payment(), token);
    await approve(server, id);
    await evaluate(server, presenting(payment(), id), token);
    await evaluate(server, TAG, token);
    expect(await used()).toEqual([1, 1, 120]);
    server.clock.advance(119_999);
    expect(await sweep()).toEqual({ released: 0, expired: 0, lapsed: 0, forgotten: 0 });
    server.clock.advance(1);
    const swept = await Promise.all(Array.from({ length: 5 }, () => sweep()));
    expect(swept.reduce((sum, { lapsed }) => sum + lapsed, 0)).toBe(2);
    expect(await used()).toEqual([0, 0, 0]);
    expect((await evaluate(server, presenting(payment(), id), token)).reason).toBe("approval_honoured");
    expect(await server.db.prisma.auditEvent.count({ where: { event: "permit.lapsed" } })).toBe(2);
  });

  it("of any other credential give back nothing: it may have verified the permit offline and acted", async () => {
    const id = await submit(server, payment(), token);
    await approve(server, id);
    await evaluate(server, presenting(payment(), id), token);
    server.clock.advance(600_000);
    expect(await sweep()).toEqual({ released: 0, expired: 0, lapsed: 0, forgotten: 0 });
    expect(await used()).toEqual([1, 120]);
    expect((await evaluate(server, presenting(payment(), id), await server.token())).reason).toBe("approval_expired");
  });

  it("give back nothing when a report says that it ran, and nothing when they were redeemed", async () => {
    await mustRedeem();
    const ran = await evaluate(server, TAG, token);
    await server.post("/access/v1/outcomes", { evaluation_id: String(ran.evaluation_id), status: "succeeded" }, token);
    const redeemed = await evaluate(server, TAG, token);
    const { subject: _, ...exact } = TAG;
    await server.post("/access/v1/permits/redeem", { permit: redeemed.permit, ...exact }, token);
    server.clock.advance(600_000);
    await sweep();
    expect(await used()).toEqual([2]);
  });
});

it("a sweep is Ambit's own, nobody's request", async () => {
  const person = await server.organisation.person("rita@example.com");
  await expect(sweepDeadlines({ ctx: { ...server.system, actor: person } })).rejects.toThrow();
});
