import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { POST as bulk } from "@/app/api/v1/approvals/bulk/route";
import type { BulkResults } from "@/lib/contracts/bulkAnswers";
import { type AccessServer, accessServer, payment, submit, task } from "@/tests/support/accessServer";
import { callRoute, cookieHeader, serveRoutesFrom, tokenHeader } from "@/tests/support/personRoutes";

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

function waiting(): Promise<string> {
  opened += 1;
  return submit(server, payment({ amount: 1, reference: `bulk ${opened}` }), token);
}

async function answer(email: string, body: unknown) {
  const headers = await tokenHeader(server, email);
  return callRoute<BulkResults & { detail?: string }, Record<string, never>>(bulk, "/api/v1/approvals/bulk", {
    params: {},
    method: "POST",
    headers,
    body,
  });
}

const statusOf = async (id: string) => (await task(server, id, token)).task.status;
const NOWHERE = "0195a000-0000-7000-8000-0000000000ff";

describe("200", () => {
  it("denies each with the one reason, which every agent gets", async () => {
    const ids = [await waiting(), await waiting()];
    const { status, body } = await answer("olga@example.com", { answer: "deny", ids, reason: "Month is closed." });
    expect(status).toBe(200);
    expect(body.results).toEqual(ids.map((id) => ({ id, ok: true, status: "denied" })));
    for (const id of ids)
      expect((await task(server, id, token)).task).toMatchObject({
        status: "denied",
        display: { description: "Month is closed." },
      });
    expect(
      await server.db.prisma.auditEvent.count({ where: { event: "approval.denied", subjectId: { in: ids } } }),
    ).toBe(2);
  });

  it("says of each row that cannot be answered why, and answers the others", async () => {
    const [answered, open] = [await waiting(), await waiting()];
    await answer("otto@example.com", { answer: "deny", ids: [answered], reason: "no" });
    const { status, body } = await answer("olga@example.com", {
      answer: "deny",
      ids: [answered, NOWHERE, open],
      reason: "Month is closed.",
    });
    expect(status).toBe(200);
    expect(body.results).toEqual([
      { id: answered, ok: false, problem: expect.stringContaining("denied by Otto Berg") },
      { id: NOWHERE, ok: false, problem: expect.stringContaining("no such approval") },
      { id: open, ok: true, status: "denied" },
    ]);
  });

  it("is no way around the rules: owner, viewer and another team get nothing answered", async () => {
    const id = await waiting();
    for (const email of ["omar@example.com", "vera@example.com", "adam@example.com", "sam@example.com"])
      for (const how of [{ answer: "deny", reason: "no" }, { answer: "approve" }]) {
        const { body } = await answer(email, { ...how, ids: [id] });
        expect(body.results).toMatchObject([{ id, ok: false }]);
      }
    expect(await statusOf(id)).toBe("pending");
  });

  it("approves what is one and the same exact action", async () => {
    const id = await waiting();
    const { body } = await answer("olga@example.com", { answer: "approve", ids: [id, id.toUpperCase()] });
    expect(body.results).toEqual([{ id, ok: true, status: "approved" }]);
    expect(await statusOf(id)).toBe("approved");
  });
});

describe("400", () => {
  it("approves nothing where the actions differ", async () => {
    const ids = [await waiting(), await waiting()];
    const reply = await answer("olga@example.com", { answer: "approve", ids });
    expect(reply).toMatchObject({ status: 400, body: { detail: expect.stringContaining("different actions") } });
    for (const id of ids) expect(await statusOf(id)).toBe("pending");
  });

  const bad: [what: string, body: object][] = [
    ["no ids", { answer: "deny", ids: [], reason: "no" }],
    ["no reason", { answer: "deny", ids: [NOWHERE] }],
    ["a blank reason", { answer: "deny", ids: [NOWHERE], reason: "  " }],
    ["an id that is none", { answer: "deny", ids: ["x"], reason: "no" }],
    ["another answer", { answer: "edit", ids: [NOWHERE] }],
    ["a reason for an approval, which nobody would get", { answer: "approve", ids: [NOWHERE], reason: "yes" }],
    [
      "more than 20 to approve",
      { answer: "approve", ids: Array.from({ length: 21 }, (_, index) => NOWHERE.replace(/..$/, `${10 + index}`)) },
    ],
  ];
  it.each(bad)("%s", async (_, body) => {
    expect((await answer("olga@example.com", body)).status).toBe(400);
  });
});

describe("401 and 403", () => {
  it("without a token, and from another site", async () => {
    const id = await waiting();
    const cookie = { ...(await cookieHeader(server, "olga@example.com")), origin: "https://evil.test" };
    for (const [headers, status] of [
      [{}, 401],
      [cookie, 403],
    ] as const) {
      const body = { answer: "deny", ids: [id], reason: "no" };
      const reply = await callRoute(bulk, "/api/v1/approvals/bulk", { params: {}, method: "POST", headers, body });
      expect(reply.status).toBe(status);
    }
    expect(await statusOf(id)).toBe("pending");
  });
});
