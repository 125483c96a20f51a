import { afterAll, beforeEach, describe, expect, it } from "vitest";
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

/** From now on the database refuses every event of this kind, as a full disk would. */
async function refuseEvents(pattern: string): Promise<void> {
  await server.db.pool.query(`
    CREATE FUNCTION refuse_events() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'no space left' USING ERRCODE = 'disk_full'; END $$;
    CREATE TRIGGER refuse_events BEFORE INSERT ON audit_event
      FOR EACH ROW WHEN (NEW.event LIKE '${pattern}') EXECUTE FUNCTION refuse_events()`);
}

describe("a decision is durable with its audit event, or it is no", () => {
  it("an allow is on record, with what it looked at, when it is answered", async () => {
    const body = call("banking.list_invoices", {
      onBehalfOf: "dana@example.com",
      context: {
        request_id: "req-77",
        tool_call_id: "call_9",
        traceparent: "00-a-b-01",
        confidence: 0.97,
        justification: "due",
      },
    });
    const { evaluation_id: id } = await evaluate(server, body, token);
    const row = await server.db.prisma.evaluation.findUniqueOrThrow({
      where: { id: String(id) },
      include: { permit: true },
    });
    expect(row).toMatchObject({
      outcome: "allow",
      onBehalfOf: "dana@example.com",
      requestId: "req-77",
      toolCallId: "call_9",
      traceparent: "00-a-b-01",
      confidence: 0.97,
      justification: "due",
      credentialKind: "enforcement_point",
      seen: { stage: "supervised", grants: ["read-invoices"] },
      permit: { redeemedAt: null, mustRedeem: false },
    });
    const event = await server.db.prisma.auditEvent.findFirstOrThrow({ where: { subjectId: String(id) } });
    expect(event).toMatchObject({ event: "evaluation.allowed", actorKind: "agent", actorName: "billing-helper" });
  });

  it("when the audit event cannot be written there is no decision, no permit, no reservation and no session fact", async () => {
    await refuseEvents("evaluation.%");
    const body = call("banking.tag_invoice", { context: { arguments: { invoice: "i", label: "l" } } });
    const context = await evaluate(server, body, token);
    expect(context).toMatchObject({
      outcome: "deny",
      reason: "audit_unavailable",
      next_action: "retry",
      retry_after: expect.any(Number),
    });
    expect(context.permit).toBeUndefined();
    expect(context.evaluation_id).toBeUndefined();
    const { prisma } = server.db;
    expect(await prisma.evaluation.count()).toBe(0);
    expect(await prisma.permit.count()).toBe(0);
    expect(await prisma.limitUsage.count()).toBe(0);
    expect(await prisma.sessionFacts.count()).toBe(0);
    expect(server.logged).toMatchObject([{ level: "error" }]);
  });

  it("nor is an approval used up, or opened", async () => {
    const id = await submit(server, payment(), token);
    await approve(server, id);
    await refuseEvents("evaluation.%");
    expect((await evaluate(server, presenting(payment(), id), token)).reason).toBe("audit_unavailable");
    expect((await evaluate(server, payment({ amount: 9 }, { submit_request: true }), token)).reason).toBe(
      "audit_unavailable",
    );
    expect(await server.db.prisma.approval.findMany({ select: { usedAt: true } })).toEqual([{ usedAt: null }]);
  });

  it("a database that is gone is a denial too, for whoever holds a genuine token", async () => {
    await server.db.pool.end();
    const context = await evaluate(server, call("banking.list_invoices"), token);
    expect(context).toMatchObject({ outcome: "deny", reason: "audit_unavailable", next_action: "retry" });
    const reply = await server.post("/access/v1/outcomes", {}, token);
    expect(reply.status).toBe(503);
    expect(reply.headers.get("retry-after")).toBe("5");
    Object.assign(server.db, { close: () => server.db.prisma.$disconnect() });
  });
});
