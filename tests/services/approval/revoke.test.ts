import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { POST as revokeRoute } from "@/app/api/v1/approvals/[id]/revoke/route";
import { approve } from "@/lib/services/approval/approve";
import { deny } from "@/lib/services/approval/deny";
import { get } from "@/lib/services/approval/get";
import { revoke } from "@/lib/services/approval/revoke";
import { sweepDeadlines } from "@/lib/services/deadline/sweep";
import { Problem } from "@/lib/services/problem";
import { type AccessServer, accessServer, evaluate, payment, presenting, submit } from "@/tests/support/accessServer";
import { testContext } from "@/tests/support/context";
import { callRoute, serveRoutesFrom, tokenHeader } from "@/tests/support/personRoutes";

let server: AccessServer;
let token: string;
let undo: () => void;
let opened = 0;

beforeAll(async () => {
  server = await accessServer();
  undo = serveRoutesFrom(server);
  token = await server.token();
});
afterAll(async () => {
  undo();
  await server.close();
});

const as = async (name: string) =>
  testContext({ db: server.db, clock: server.clock, actor: await server.organisation.person(`${name}@example.com`) });
const answer = { reason: "It was a mistake." };
const kindOf = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (error: unknown) => (error instanceof Problem ? error.kind : Promise.reject(error)),
  );
const revokedBy = async (name: string, id: string) => kindOf(revoke({ ctx: await as(name), input: { id, answer } }));

const cardOf = async (name: string, id: string) => get({ ctx: await as(name), input: { id } });

/** A payment of its own, and the approval that it waits for. */
async function asked() {
  opened += 1;
  const body = payment({ amount: 1, reference: `revoked ${opened}` });
  return { body, id: await submit(server, body, token) };
}
async function approved() {
  const one = await asked();
  await approve({ ctx: await as("olga"), input: { id: one.id } });
  return one;
}
function redeem(permit: unknown, body: object) {
  const { subject: _, ...exact } = body as Record<string, unknown>;
  return server.post("/access/v1/permits/redeem", { permit, ...exact }, token);
}

describe("what is taken back", () => {
  it("is honoured by no decision any more, and says in the audit log who took it back and why", async () => {
    const { id, body } = await approved();
    expect((await cardOf("otto", id)).may_revoke).toBe(true);
    expect((await cardOf("vera", id)).may_revoke).toBe(false);
    const { permits } = await revoke({ ctx: await as("otto"), input: { id, answer } });
    expect(permits).toBe(0);
    expect(await evaluate(server, presenting(body, id), token)).toMatchObject({ reason: "approval_expired" });
    const event = await server.db.prisma.auditEvent.findFirstOrThrow({ where: { event: "approval.revoked" } });
    expect(event).toMatchObject({ subjectId: id, actorName: "otto@example.com", detail: { ...answer, permits: 0 } });
    expect(await revokedBy("olga", id)).toBe("conflict");
    expect(await cardOf("otto", id)).toMatchObject({ may_revoke: false, revoked_at: server.clock.now().toISOString() });
  });

  it("takes back the permit that was handed out on it and not redeemed", async () => {
    const { id, body } = await approved();
    const { permit } = await evaluate(server, presenting(body, id), token);
    expect((await revoke({ ctx: await as("olga"), input: { id, answer } })).permits).toBe(1);
    expect((await redeem(permit, body)).status).toBe(403);
  });

  it("stays taken back when its permit ends unredeemed, which gives other approvals back", async () => {
    await server.db.prisma.credential.updateMany({ data: { mustRedeem: true } });
    const { id, body } = await approved();
    await evaluate(server, presenting(body, id), token);
    await revoke({ ctx: await as("olga"), input: { id, answer } });
    await sweepDeadlines({ ctx: server.system });
    expect(await evaluate(server, presenting(body, id), token)).toMatchObject({ reason: "approval_expired" });
    await server.db.prisma.credential.updateMany({ data: { mustRedeem: false } });
  });
});

describe("there is nothing to take back", () => {
  it("of what waits, was denied, was used, or has ended", async () => {
    const waits = await asked();
    expect(await revokedBy("olga", waits.id)).toBe("conflict");
    await deny({ ctx: await as("olga"), input: { id: waits.id, answer: { reason: "no" } } });
    expect(await revokedBy("olga", waits.id)).toBe("conflict");

    const { id, body } = await approved();
    const { permit } = await evaluate(server, presenting(body, id), token);
    expect((await redeem(permit, body)).status).toBe(200);
    expect(await revokedBy("olga", id)).toBe("conflict");

    const over = await approved();
    server.clock.advance(15 * 60_000);
    token = await server.token();
    expect(await revokedBy("olga", over.id)).toBe("conflict");
    expect(await server.db.prisma.auditEvent.count({ where: { event: "approval.revoked", subjectId: id } })).toBe(0);
  });
});

describe("who takes back", () => {
  // Whoever may stop the agent: the owner too, for to take back is only ever to narrow.
  it.each([
    ["olga", "done"],
    ["omar", "done"],
    ["rita", "done"],
    ["adam", "done"],
    ["vera", "forbidden"],
    ["sam", "not_found"],
    ["sue", "not_found"],
  ])("%s: %s", async (name, expected) => {
    const { id } = await approved();
    expect(await revokedBy(name, id)).toBe(expected);
  });

  it("over the API with a reason; without one, with another's id or signed out, nothing changes", async () => {
    const { id } = await approved();
    const headers = await tokenHeader(server, "olga@example.com");
    const post = (init: { headers?: Record<string, string>; body?: unknown }, of = id) =>
      callRoute<{ permits?: number }, { id: string }>(revokeRoute, `/api/v1/approvals/${of}/revoke`, {
        params: { id: of },
        method: "POST",
        ...init,
      });
    expect((await post({ body: answer })).status).toBe(401);
    expect((await post({ headers, body: {} })).status).toBe(400);
    expect((await post({ headers, body: answer }, "nothing")).status).toBe(404);
    expect(await post({ headers, body: answer })).toMatchObject({ status: 200, body: { permits: 0 } });
  });
});
