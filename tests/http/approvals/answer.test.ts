import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { POST as approve } from "@/app/api/v1/approvals/[id]/approve/route";
import { POST as deny } from "@/app/api/v1/approvals/[id]/deny/route";
import {
  type AccessServer,
  accessServer,
  evaluate,
  payment,
  presenting,
  submit,
  task,
} from "@/tests/support/accessServer";
import { callRoute, cookieHeader, serveRoutesFrom, tokenHeader } from "@/tests/support/personRoutes";

interface Answered {
  status?: string;
  approved_until?: string | null;
  detail?: string;
  errors?: { pointer: string }[];
}

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

/** A payment that waits, another one each time. */
function waiting(): Promise<string> {
  opened += 1;
  return submit(server, payment({ amount: 1, reference: `no. ${opened}` }), token);
}

function answer(verdict: "approve" | "deny", id: string, headers: Record<string, string>, body?: unknown) {
  return callRoute<Answered, { id: string }>(
    verdict === "approve" ? approve : deny,
    `/api/v1/approvals/${id}/${verdict}`,
    { params: { id }, method: "POST", headers, ...(body === undefined ? {} : { body }) },
  );
}

const sameOrigin = { origin: "http://ambit.test", "sec-fetch-site": "same-origin" };

describe("200", () => {
  it("approves with an API token and without a body; the agent may act once", async () => {
    const body = payment({ amount: 1, reference: "by token" });
    const id = await submit(server, body, token);
    const reply = await answer("approve", id, await tokenHeader(server, "olga@example.com"));
    expect(reply).toMatchObject({ status: 200, body: { status: "approved" } });
    expect(await evaluate(server, presenting(body, id), token)).toMatchObject({ reason: "approval_honoured" });
  });

  it("keeps by which token it was answered", async () => {
    const id = await waiting();
    await answer("approve", id, await tokenHeader(server, "olga@example.com"), {});
    const { apiTokenId } = await server.db.prisma.approvalAnswer.findFirstOrThrow({ where: { approvalId: id } });
    expect(apiTokenId).not.toBeNull();
  });

  it("denies with a session from Ambit's own page, and the reason reaches the agent", async () => {
    const id = await waiting();
    const headers = { ...(await cookieHeader(server, "olga@example.com")), ...sameOrigin };
    expect(await answer("deny", id, headers, { reason: "Wrong invoice." })).toMatchObject({
      status: 200,
      body: { status: "denied" },
    });
    expect((await task(server, id, token)).task).toMatchObject({
      status: "denied",
      display: { description: "Wrong invoice." },
    });
  });
});

describe("400", () => {
  const bad: [what: string, body: unknown][] = [
    ["no body", undefined],
    ["an empty reason", { reason: " " }],
    ["a reason that is no text", { reason: 1 }],
    ["a field that it does not know", { reason: "no", force: true }],
    ["what is no JSON", "{reason: no}"],
    ["a list", []],
  ];
  it.each(bad)("a denial with %s changes nothing", async (_, body) => {
    const id = await waiting();
    const reply = await answer("deny", id, await tokenHeader(server, "olga@example.com"), body);
    expect(reply.status).toBe(400);
    expect(reply.headers.get("content-type")).toBe("application/problem+json");
    expect((await task(server, id, token)).task.status).toBe("pending");
  });

  it("names the field", async () => {
    const reply = await answer("deny", await waiting(), await tokenHeader(server, "olga@example.com"), {});
    expect(reply.body.errors?.map(({ pointer }) => pointer)).toEqual(["/reason"]);
  });

  it("an approval with something in its body that nobody understands changes nothing", async () => {
    const id = await waiting();
    const reply = await answer("approve", id, await tokenHeader(server, "olga@example.com"), { edited: {} });
    expect(reply.status).toBe(400);
    expect((await task(server, id, token)).task.status).toBe("pending");
  });
});

describe("401", () => {
  it("without a session or a token, or with one that is none", async () => {
    const id = await waiting();
    for (const headers of [
      {},
      { authorization: "Bearer ambit_pat_0000" },
      { authorization: `Bearer ${token}` },
      { authorization: "Basic b2xnYTpvbGdh" },
    ])
      expect((await answer("approve", id, headers as Record<string, string>)).status).toBe(401);
    expect((await task(server, id, token)).task.status).toBe("pending");
  });

  it("with the token of someone who was disabled", async () => {
    const id = await waiting();
    const headers = await tokenHeader(server, "otto@example.com");
    const where = { email: "otto@example.com" };
    await server.db.prisma.person.update({ where, data: { disabledAt: server.clock.now() } });
    expect((await answer("approve", id, headers)).status).toBe(401);
    await server.db.prisma.person.update({ where, data: { disabledAt: null } });
  });

  it("with a session that was ended everywhere", async () => {
    const id = await waiting();
    const headers = { ...(await cookieHeader(server, "otto@example.com")), ...sameOrigin };
    const where = { email: "otto@example.com" };
    await server.db.prisma.person.update({ where, data: { sessionEpoch: { increment: 1 } } });
    expect((await answer("approve", id, headers)).status).toBe(401);
  });
});

describe("403", () => {
  it("the owner, with a session and with a token of their own", async () => {
    const id = await waiting();
    const cookie = { ...(await cookieHeader(server, "omar@example.com")), ...sameOrigin };
    for (const headers of [cookie, await tokenHeader(server, "omar@example.com")]) {
      const reply = await answer("approve", id, headers);
      expect(reply).toMatchObject({ status: 403, body: { detail: expect.stringContaining("own this agent") } });
    }
  });

  it("a viewer", async () => {
    const headers = await tokenHeader(server, "vera@example.com");
    expect((await answer("approve", await waiting(), headers)).status).toBe(403);
    expect((await answer("deny", await waiting(), headers, { reason: "no" })).status).toBe(403);
  });

  it("a session's cookie that another site sent along", async () => {
    const id = await waiting();
    const cookie = await cookieHeader(server, "olga@example.com");
    for (const from of [
      {},
      { origin: "https://evil.test", "sec-fetch-site": "cross-site" },
      { origin: "http://ambit.test.evil.test" },
      { origin: "http://ambit.test", "sec-fetch-site": "same-site" },
      { origin: "null" },
    ])
      expect((await answer("approve", id, { ...cookie, ...(from as Record<string, string>) })).status).toBe(403);
    expect((await task(server, id, token)).task.status).toBe("pending");
  });
});

describe("404", () => {
  it("of another team looks the same as none at all", async () => {
    const headers = await tokenHeader(server, "sam@example.com");
    const other = await answer("approve", await waiting(), headers);
    const none = await answer("approve", "0195a000-0000-7000-8000-0000000000ff", headers);
    expect(other.status).toBe(404);
    expect(none).toMatchObject({ status: 404, body: other.body });
  });
});

describe("409", () => {
  it("answering twice, by whomever", async () => {
    const id = await waiting();
    const headers = await tokenHeader(server, "olga@example.com");
    await answer("approve", id, headers);
    for (const again of [headers, await tokenHeader(server, "otto@example.com")])
      expect(await answer("deny", id, again, { reason: "too late" })).toMatchObject({
        status: 409,
        body: { detail: expect.stringContaining("approved by Olga Petrov") },
      });
    expect((await task(server, id, token)).task.status).toBe("approved");
  });
});

describe("413", () => {
  it("a body over a megabyte", async () => {
    const reason = "x".repeat(1_048_577);
    const reply = await answer("deny", await waiting(), await tokenHeader(server, "olga@example.com"), { reason });
    expect(reply.status).toBe(413);
  });
});

describe("409 past the deadline", () => {
  it("once its time is over", async () => {
    const id = await waiting();
    server.clock.advance(30 * 60_000);
    const reply = await answer("approve", id, await tokenHeader(server, "olga@example.com"));
    expect(reply).toMatchObject({ status: 409, body: { detail: expect.stringContaining("expired") } });
  });
});
