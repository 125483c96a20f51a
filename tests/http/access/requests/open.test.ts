import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { ProblemOnWire, TaskAnswer } from "@/lib/contracts/access";
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

const PROBLEM = "urn:openid:authzen:access-request:error:";

/** What an enforcement point submits for an evaluation that escalated. */
async function submission(body: JsonObject = payment()): Promise<JsonObject> {
  const context = await evaluate(server, body, token);
  return {
    ...body,
    denial: {
      evaluation_id: String(context.evaluation_id),
      evaluated_at: context.evaluated_at,
      expires_at: String(context.access_request?.expires_at),
      reason: context.reason,
    },
  };
}

const open = (body: JsonObject, headers?: Record<string, string>) =>
  server.post<TaskAnswer & ProblemOnWire>("/access/v1/requests", body, token, headers);

describe("opening an approval", () => {
  it("answers a handle that can be polled", async () => {
    const reply = await open(await submission());
    expect(reply.status).toBe(202);
    expect(reply.headers.get("location")).toBe(reply.body.task.status_endpoint);
    expect(reply.body.task.status).toBe("pending");
    expect(reply.body.result).toBeUndefined();
    expect(await task(server, reply.body.task.id, token)).toEqual({ task: reply.body.task });
  });

  it("and approved it says what to evaluate again with", async () => {
    const { body } = await open(await submission());
    await approve(server, body.task.id);
    expect(await task(server, body.task.id, token)).toMatchObject({
      task: { status: "approved" },
      result: {
        mode: "reevaluate",
        approval: {
          id: body.task.id,
          approved_at: "2026-11-24T09:00:00.000Z",
          approved_until: "2026-11-24T10:00:00.000Z",
        },
      },
    });
  });

  it("needs no context that the evaluation had already", async () => {
    const { context: _, ...rest } = await submission();
    expect((await open(rest)).status).toBe(202);
  });

  it.each<[string, (body: JsonObject) => JsonObject]>([
    [
      "other arguments",
      (body) => ({ ...body, context: { arguments: { recipient: "DE89370400440532013000", amount: 499 } } }),
    ],
    ["another resource", (body) => ({ ...body, resource: { type: "payment", id: "inv-205" } })],
    ["another action", (body) => ({ ...body, action: { name: "banking.close_account" } })],
    [
      "another person",
      (body) => ({
        ...body,
        subject: { type: "agent", id: "billing-helper", properties: { on_behalf_of: "eve@example.com" } },
      }),
    ],
    [
      "an unknown evaluation",
      (body) => ({ ...body, denial: { evaluation_id: "0199aaaa-0000-7000-8000-000000000000" } }),
    ],
    ["an invented evaluation", (body) => ({ ...body, denial: { evaluation_id: "eval_1" } })],
  ])("is refused for %s", async (_, change) => {
    const reply = await open(change(await submission()));
    expect(reply.status).toBe(400);
    expect(reply.body.type).toBe(`${PROBLEM}invalid_denial_binding`);
    expect(await server.db.prisma.approval.count()).toBe(0);
  });

  it("is refused for another caller's evaluation", async () => {
    const body = await submission();
    const others = await server.token({ environment: "sandbox" });
    const reply = await server.post<ProblemOnWire>("/access/v1/requests", body, others);
    expect(reply.body.type).toBe(`${PROBLEM}invalid_denial_binding`);
  });

  it("is refused for what was allowed or denied", async () => {
    for (const body of [call("banking.list_invoices"), call("banking.read_salaries")]) {
      const { evaluation_id: id } = await evaluate(server, body, token);
      const reply = await open({ ...body, denial: { evaluation_id: String(id) } });
      expect(reply.status).toBe(400);
      expect(reply.body.type).toBe(`${PROBLEM}not_requestable`);
    }
  });

  it("is refused when the escalation is older than ten minutes", async () => {
    const body = await submission();
    server.clock.advance(600_000);
    token = await server.token();
    const reply = await open(body);
    expect(reply.status).toBe(410);
    expect(reply.body.type).toBe(`${PROBLEM}expired_denial`);
  });

  it.each([
    ["/denial", { denial: null }],
    ["/denial/evaluation_id", { denial: {} }],
    ["/denial/expires_at", { denial: { evaluation_id: "x", expires_at: "soon" } }],
    ["/items", { items: [] }],
    ["/callback", { callback: { endpoint: "https://example.com" } }],
  ])("names %s when it is wrong", async (pointer, changed) => {
    const reply = await open({ ...(await submission()), ...(changed as JsonObject) });
    expect(reply.status).toBe(400);
    expect(reply.body.errors?.map((error) => error.pointer)).toEqual([pointer]);
  });
});

describe("one open approval for an action", () => {
  it("a second submission, and a second call, get the first's task", async () => {
    const first = await submit(server, payment(), token);
    expect((await open(await submission())).body.task.id).toBe(first);
    expect(await submit(server, payment(), token)).toBe(first);
    expect(await server.db.prisma.approval.count()).toBe(1);
  });

  it("also when many ask at the same moment", async () => {
    const tasks = await Promise.all(Array.from({ length: 12 }, () => submit(server, payment(), token)));
    expect(new Set(tasks).size).toBe(1);
  });

  it("a call made again finds the approval that was given and not used", async () => {
    const id = await submit(server, payment(), token);
    await approve(server, id);
    const { access_request: asked } = await evaluate(server, payment({}, { submit_request: true }), token);
    expect(asked).toMatchObject({ task: { id, status: "approved" }, result: { approval: { id } } });
    await evaluate(server, presenting(payment(), id), token);
    expect(await submit(server, payment(), token)).not.toBe(id);
  });

  it("an approval that did not do is asked for anew", async () => {
    const id = await submit(server, payment(), token);
    await approve(server, id);
    await evaluate(server, call("banking.read_statement"), token);
    const fresh = await submit(server, presenting(payment(), id), token);
    expect(fresh).not.toBe(id);
    expect((await task(server, fresh, token)).task.status).toBe("pending");
  });

  it("one whose time is over makes room, even before a sweep", async () => {
    const first = await submit(server, payment(), token);
    server.clock.advance(1_800_000);
    token = await server.token();
    const second = await submit(server, payment(), token);
    expect(second).not.toBe(first);
    expect((await task(server, first, token)).task.status).toBe("expired");
  });
});

describe("an Idempotency-Key", () => {
  it("gets the same task for the same body, even after that task ended", async () => {
    const body = await submission();
    const first = await open(body, { "Idempotency-Key": "k-1" });
    expect((await open(body, { "Idempotency-Key": "k-1" })).body.task.id).toBe(first.body.task.id);
    await server.post(`/access/v1/requests/${first.body.task.id}/cancel`, {}, token);
    const later = await open(body, { "Idempotency-Key": "k-1" });
    expect(later.status).toBe(201);
    expect(later.body.task).toMatchObject({ id: first.body.task.id, status: "cancelled" });
  });

  it("is refused for another body", async () => {
    await open(await submission(), { "Idempotency-Key": "k-2" });
    const reply = await open(await submission(payment({ amount: 9 })), { "Idempotency-Key": "k-2" });
    expect(reply.status).toBe(409);
    expect(reply.body.type).toBe(`${PROBLEM}duplicate_request`);
  });

  it("is one's own: another credential may use the same", async () => {
    await open(await submission(), { "Idempotency-Key": "k-3" });
    const agent = await server.token({ kind: "agent" });
    const body = await submission(payment({ amount: 8 }));
    expect((await server.post("/access/v1/requests", body, agent, { "Idempotency-Key": "k-3" })).status).toBe(202);
  });

  it("is refused when it is endless", async () => {
    expect((await open(await submission(), { "Idempotency-Key": "k".repeat(256) })).status).toBe(400);
  });
});

describe("at most 100 of one agent wait", () => {
  it("whoever asks at the same moment", async () => {
    // 90 wait already; 20 ask at once.
    for (let amount = 1; amount <= 90; amount += 1) await submit(server, payment({ amount }), token);
    const more = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        evaluate(server, payment({ amount: 200 + index }, { submit_request: true }), token),
      ),
    );
    expect(more.filter(({ access_request: asked }) => asked?.task !== undefined)).toHaveLength(10);
    const refused = more.filter(({ error }) => error !== undefined);
    expect(refused).toHaveLength(10);
    expect(refused[0]).toMatchObject({ outcome: "escalate", next_action: "request", error: { status: 429 } });
    expect(await server.db.prisma.approval.count()).toBe(100);

    const reply = await open(await submission(payment({ amount: 300 })));
    expect(reply.status).toBe(429);
    expect(reply.headers.get("retry-after")).toBe("60");
  });
});
