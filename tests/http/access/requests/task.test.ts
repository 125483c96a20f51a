import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { ProblemOnWire, TaskAnswer } from "@/lib/contracts/access";
import { type AccessServer, accessServer, approve, payment, submit, task } from "@/tests/support/accessServer";

const servers: AccessServer[] = [];
let server: AccessServer;
let token: string;
let id: string;
beforeEach(async () => {
  server = await accessServer();
  servers.push(server);
  token = await server.token();
  id = await submit(server, payment(), token);
});
afterAll(async () => {
  for (const one of servers) await one.close();
});

const PROBLEM = "urn:openid:authzen:access-request:error:";
const cancel = (body?: unknown) =>
  server.post<TaskAnswer & ProblemOnWire>(`/access/v1/requests/${id}/cancel`, body, token);

describe("a task", () => {
  it("is seen by whoever acts for the same agent, tool and environment", async () => {
    expect((await task(server, id, await server.token({ kind: "agent" }))).task.id).toBe(id);
  });

  it("looks to everyone else as if it did not exist", async () => {
    const others = [
      await server.token({ environment: "sandbox" }),
      await server.token({ agent: "ticket-helper", tool: "helpdesk" }),
    ];
    for (const other of others) {
      const polled = await server.get<ProblemOnWire>(`/access/v1/requests/${id}`, other);
      const cancelled = await server.post<ProblemOnWire>(`/access/v1/requests/${id}/cancel`, {}, other);
      const unknown = await server.get<ProblemOnWire>(
        "/access/v1/requests/0199aaaa-0000-7000-8000-000000000000",
        other,
      );
      expect([polled.status, cancelled.status]).toEqual([404, 404]);
      expect(polled.body).toEqual(unknown.body);
      expect(polled.body.type).toBe(`${PROBLEM}unknown_task`);
    }
    expect((await task(server, id, token)).task.status).toBe("pending");
  });

  it("tells a caller that waits when to ask again", async () => {
    const reply = await server.get(`/access/v1/requests/${id}`, token);
    expect(reply.headers.get("retry-after")).toBe("2");
    expect(reply.headers.get("cache-control")).toBe("no-store");
  });

  it("is expired at its deadline, swept or not, and stays so", async () => {
    server.clock.advance(1_799_999);
    expect((await task(server, id, await server.token())).task.status).toBe("pending");
    server.clock.advance(1);
    expect((await task(server, id, await server.token())).task.status).toBe("expired");
    await expect(approve(server, id)).rejects.toThrow(/already expired/);
    expect(await server.db.prisma.auditEvent.count({ where: { event: "approval.expired", subjectId: id } })).toBe(1);
  });
});

describe("withdrawing a task", () => {
  it("ends it, with why", async () => {
    const reply = await cancel({ reason: "obsolete", comment: "The invoice was paid by hand." });
    expect(reply.status).toBe(200);
    expect(reply.body.task).toMatchObject({
      status: "cancelled",
      display: { description: "The invoice was paid by hand." },
    });
    const event = await server.db.prisma.auditEvent.findFirstOrThrow({ where: { event: "approval.cancelled" } });
    expect(event).toMatchObject({ subjectId: id, detail: { reason: "obsolete" } });
  });

  it("needs no body", async () => {
    expect((await cancel()).status).toBe(200);
  });

  it("is a conflict once it has ended in any way", async () => {
    await approve(server, id);
    const reply = await cancel({});
    expect(reply.status).toBe(409);
    expect(reply.body.type).toBe(`${PROBLEM}invalid_task_state`);
    expect((await task(server, id, token)).task.status).toBe("approved");
  });

  it("past its deadline is a conflict, and the expiry stays on record", async () => {
    server.clock.advance(1_800_000);
    token = await server.token();
    expect((await cancel({})).status).toBe(409);
    expect((await server.db.prisma.approval.findUniqueOrThrow({ where: { id } })).status).toBe("expired");
  });

  it("against an answer at the same moment leaves one of the two", async () => {
    for (let round = 0; round < 20; round += 1) {
      id = await submit(server, payment({ amount: 200 + round }), token);
      const [withdrawn, answered] = await Promise.all([
        cancel({}).then(({ status }) => status === 200),
        approve(server, id).then(
          () => true,
          () => false,
        ),
      ]);
      expect(withdrawn).not.toBe(answered);
      expect((await task(server, id, token)).task.status).toBe(withdrawn ? "cancelled" : "approved");
    }
  });
});
