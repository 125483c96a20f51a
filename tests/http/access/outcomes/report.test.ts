import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { JsonObject } from "@/lib/core/organisation/definition";
import {
  type AccessServer,
  accessServer,
  approve,
  call,
  evaluate,
  payment,
  presenting,
  submit,
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
const allowed = async (body = TAG, as = token) => String((await evaluate(server, body, as)).evaluation_id);
const report = (body: JsonObject, as = token) => server.post("/access/v1/outcomes", body, as);
const used = async () => (await server.db.prisma.limitUsage.findMany()).map((row) => Number(row.used));

async function redeem(body: JsonObject, permit: unknown, as = token): Promise<number> {
  const { subject: _, ...exact } = body;
  return (await server.post("/access/v1/permits/redeem", { permit, ...exact }, as)).status;
}

describe("an outcome", () => {
  it("is kept with the state that changed", async () => {
    const id = await allowed();
    const reply = await report({
      evaluation_id: id,
      status: "succeeded",
      occurred_at: "2026-11-24T10:00:05+01:00",
      state_changes: [
        {
          resource: { type: "invoice", id: "i-1" },
          before: { label: null },
          after: { label: "paid" },
          reference: "tx-9",
        },
        { resource: { type: "index", id: "labels" } },
      ],
    });
    expect(reply.status).toBe(200);
    expect(reply.body).toEqual({ evaluation_id: id, status: "succeeded", reported_at: "2026-11-24T09:00:00.000Z" });
    const row = await server.db.prisma.outcome.findUniqueOrThrow({
      where: { evaluationId: id },
      include: { stateChanges: { orderBy: { position: "asc" } } },
    });
    expect(row).toMatchObject({
      reportedBy: "enforcement_point",
      occurredAt: new Date("2026-11-24T09:00:05.000Z"),
      stateChanges: [
        { position: 0, resourceType: "invoice", before: { label: null }, after: { label: "paid" }, reference: "tx-9" },
        { position: 1, resourceType: "index", reference: null },
      ],
    });
  });

  it("the same again is fine, a different one is a conflict and changes nothing", async () => {
    const id = await allowed();
    const first = { evaluation_id: id, status: "failed", error: "refused by the bank" };
    const answer = await report(first);
    server.clock.advance(1_000);
    const again = await report({
      status: "failed",
      error: "refused by the bank",
      evaluation_id: id,
      state_changes: [],
    });
    expect([again.status, again.body]).toEqual([200, answer.body]);
    expect((await report({ ...first, status: "succeeded" })).status).toBe(409);
    expect((await report({ ...first, error: "other" })).status).toBe(409);
    expect(await server.db.prisma.auditEvent.count({ where: { event: "outcome.reported" } })).toBe(1);
  });

  it("brings log records along that are kept with the action's record, once, whichever way they come", async () => {
    const id = await allowed();
    const record = { kind: "tool_result", content: { tool: "tag_invoice", duration_ms: 3 } };
    expect((await server.post("/access/v1/fragments", { evaluation_id: id, ...record }, token)).status).toBe(201);
    const forwarded = { ...record, kind: "tool_call.forwarded" };
    const body = { evaluation_id: id, status: "succeeded", fragments: [forwarded, record] };
    expect((await report(body)).status).toBe(200);
    expect((await report(body)).status).toBe(200);
    const kept = await server.db.prisma.fragment.findMany({ select: { kind: true } });
    expect(kept.map(({ kind }) => kind).sort()).toEqual(["tool_call.forwarded", "tool_result"]);
  });

  it("brings none of an agent's own", async () => {
    const own = await server.token({ kind: "agent" });
    const id = await allowed(TAG, own);
    const fragments = [{ kind: "tool_result", content: {} }];
    expect((await report({ evaluation_id: id, status: "succeeded", fragments }, own)).status).toBe(403);
    expect(await server.db.prisma.outcome.count()).toBe(0);
  });

  it("is reported once by many at the same moment", async () => {
    const id = await allowed();
    const statuses = ["succeeded", "failed"];
    const replies = await Promise.all(
      Array.from({ length: 10 }, (_, index) => report({ evaluation_id: id, status: String(statuses[index % 2]) })),
    );
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(5);
    expect(replies.filter(({ status }) => status === 409)).toHaveLength(5);
  });

  it("is reported once where no permit orders two reports: the later finds the earlier", async () => {
    const { evaluation_id: id } = await evaluate(server, call("banking.close_account"), token);
    const earlier = await server.db.pool.connect();
    await earlier.query("BEGIN");
    await earlier.query(
      `INSERT INTO outcome (evaluation_id, status, reported_at, reported_by, body_digest, observed)
       VALUES ($1, 'failed', $2, 'enforcement_point', 'another', '[]')`,
      [id, server.clock.now()],
    );
    const later = report({ evaluation_id: String(id), status: "succeeded" });
    const waits = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    await expect.poll(async () => (await server.db.pool.query(waits)).rowCount, { timeout: 20_000 }).toBe(1);
    await earlier.query("COMMIT");
    earlier.release();
    expect((await later).status).toBe(409);
    expect(await server.db.prisma.outcome.findMany()).toMatchObject([{ status: "failed" }]);
  });

  it("of another agent's, tool's or environment's evaluation does not exist", async () => {
    const id = await allowed();
    const others = [
      await server.token({ environment: "sandbox" }),
      await server.token({ agent: "ticket-helper", tool: "helpdesk" }),
    ];
    for (const other of others) expect((await report({ evaluation_id: id, status: "failed" }, other)).status).toBe(404);
    for (const unknown of ["0199aaaa-0000-7000-8000-000000000000", "eval_1"])
      expect((await report({ evaluation_id: unknown, status: "failed" })).status).toBe(404);
  });

  it.each([
    ["/status", { status: "done" }],
    ["/occurred_at", { occurred_at: "yesterday" }],
    ["/state_changes/0/resource/id", { state_changes: [{ resource: { type: "x" } }] }],
    ["/observed/0", { observed: ["DE89"] }],
  ])("names %s when it is wrong, and nothing is kept", async (pointer, changed) => {
    const id = await allowed();
    const reply = await report({ evaluation_id: id, status: "succeeded", ...(changed as JsonObject) });
    expect(reply.status).toBe(400);
    expect(reply.body.errors).toMatchObject([{ pointer }]);
    expect(await server.db.prisma.outcome.count()).toBe(0);
  });
});

describe("who may say how it ended", () => {
  it("an agent about its own decision: a claim", async () => {
    const agent = await server.token({ kind: "agent" });
    const id = await allowed(TAG, agent);
    expect((await report({ evaluation_id: id, status: "succeeded" }, agent)).status).toBe(200);
    expect(await server.db.prisma.outcome.findUniqueOrThrow({ where: { evaluationId: id } })).toMatchObject({
      reportedBy: "agent",
    });
  });

  it("not an agent about what an enforcement point decided or redeemed", async () => {
    const agent = await server.token({ kind: "agent" });
    expect((await report({ evaluation_id: await allowed(), status: "not_executed" }, agent)).status).toBe(403);

    const { evaluation_id: id, permit } = await evaluate(server, TAG, agent);
    expect(await redeem(TAG, permit)).toBe(200);
    expect((await report({ evaluation_id: String(id), status: "not_executed" }, agent)).status).toBe(403);
    expect((await report({ evaluation_id: String(id), status: "succeeded" })).status).toBe(200);
  });
});

describe("what not_executed gives back", () => {
  it("an enforcement point's: the limits, once, and the permit is over", async () => {
    const { evaluation_id: id, permit } = await evaluate(server, TAG, token);
    await allowed();
    expect(await used()).toEqual([2]);
    const body = { evaluation_id: String(id), status: "not_executed" };
    await Promise.all(Array.from({ length: 8 }, () => report(body)));
    expect(await used()).toEqual([1]);
    expect(await redeem(TAG, permit)).toBe(403);
  });

  it("an agent's claim: nothing", async () => {
    const agent = await server.token({ kind: "agent" });
    const id = await allowed(TAG, agent);
    expect((await report({ evaluation_id: id, status: "not_executed" }, agent)).status).toBe(200);
    expect(await used()).toEqual([1]);
  });

  it("failed and succeeded: nothing", async () => {
    for (const status of ["failed", "succeeded"]) await report({ evaluation_id: await allowed(), status });
    expect(await used()).toEqual([2]);
  });

  it("the approval, when the permit was not redeemed", async () => {
    const approvalId = await submit(server, payment(), token);
    await approve(server, approvalId);
    const id = await allowed(presenting(payment(), approvalId));
    await report({ evaluation_id: id, status: "not_executed" });
    expect((await evaluate(server, presenting(payment(), approvalId), token)).reason).toBe("approval_honoured");
  });

  it("not the approval, when the permit was redeemed; the limits all the same", async () => {
    const approvalId = await submit(server, payment(), token);
    await approve(server, approvalId);
    const body = presenting(payment(), approvalId);
    const { evaluation_id: id, permit } = await evaluate(server, body, token);
    expect(await redeem(payment(), permit)).toBe(200);
    await report({ evaluation_id: String(id), status: "not_executed" });
    expect((await evaluate(server, body, token)).reason).toBe("approval_expired");
    expect(await used()).toEqual([0, 0]);
  });

  it("against a redeem at the same moment: it ran and is counted, or it did not and is not", async () => {
    for (let round = 0; round < 10; round += 1) {
      const body = payment({ amount: 10, reference: String(round) });
      const approvalId = await submit(server, body, token);
      await approve(server, approvalId);
      const { evaluation_id: id, permit } = await evaluate(server, presenting(body, approvalId), token);
      const [redeemed] = await Promise.all([
        redeem(body, permit),
        report({ evaluation_id: String(id), status: "not_executed" }),
      ]);
      const row = await server.db.prisma.permit.findUniqueOrThrow({ where: { evaluationId: String(id) } });
      expect(row.redeemedAt !== null).toBe(redeemed === 200);
      expect(row.lapsedAt !== null).toBe(redeemed !== 200);
      const approval = await server.db.prisma.approval.findUniqueOrThrow({ where: { id: approvalId } });
      expect(approval.usedAt !== null).toBe(redeemed === 200);
    }
  });
});
