import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GET as readPreferences, POST as writePreferences } from "@/app/api/v1/notifications/preferences/route";
import { GET as readWaiting } from "@/app/api/v1/notifications/waiting/route";
import { POST as disable } from "@/app/api/v1/webhooks/[id]/disable/route";
import { POST as rotate } from "@/app/api/v1/webhooks/[id]/rotate-secret/route";
import { POST as redeliver } from "@/app/api/v1/webhooks/deliveries/[id]/redeliver/route";
import { POST as create, GET as list } from "@/app/api/v1/webhooks/route";
import type { Runtime } from "@/lib/http/runtime";
import { type AccessServer, accessServer, call, payment, submit } from "@/tests/support/accessServer";
import { callRoute, cookieHeader, serveRoutesFrom, tokenHeader } from "@/tests/support/personRoutes";

const NOBODY = "01890000-0000-7000-8000-000000000000";

let server: AccessServer;
let undo: () => void;
beforeAll(async () => {
  server = await accessServer();
  undo = serveRoutesFrom(server);
  const holder = globalThis as { [key: symbol]: Partial<Runtime> | undefined };
  const runtime = holder[Symbol.for("ambit.runtime")];
  if (runtime !== undefined) runtime.outbound = { webhookPrivateHosts: ["127.0.0.1:9"] };
});
afterAll(async () => {
  undo();
  await server.close();
});

const good = { label: "pager", url: "http://127.0.0.1:9/hook", types: ["approval.requested"] };

async function post(route: typeof create, body: unknown, email = "adam@example.com") {
  return callRoute<Record<string, unknown>, object>(route as never, "/api/v1/webhooks", {
    params: {},
    method: "POST",
    headers: await tokenHeader(server, email),
    body,
  });
}

describe("200", () => {
  it("an admin adds an endpoint, gets its secret once, sees it without, and disables it", async () => {
    const created = await post(create, good);
    expect(created).toMatchObject({
      status: 200,
      body: { secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/) },
    });
    const headers = await tokenHeader(server, "adam@example.com");
    const listed = await callRoute(list, "/api/v1/webhooks", { params: {}, headers });
    expect(listed).toMatchObject({
      status: 200,
      body: { endpoints: [{ label: "pager", disabled: null }], failed: [] },
    });
    expect(JSON.stringify(listed.body)).not.toContain("whsec_");
    const params = { id: String(created.body.id) };
    const rotated = await callRoute<Record<string, string>, { id: string }>(rotate, "/rotate-secret", {
      params,
      method: "POST",
      headers,
    });
    expect(rotated).toMatchObject({ status: 200, body: { id: params.id, secret: expect.stringMatching(/^whsec_/) } });
    expect(rotated.body.secret).not.toBe(created.body.secret);
    const path = `/api/v1/webhooks/${params.id}/disable`;
    expect((await callRoute(disable, path, { params, method: "POST", headers })).status).toBe(204);
    expect((await callRoute(disable, path, { params, method: "POST", headers })).status).toBe(409);
  });

  it("everyone has preferences of their own: a viewer none of them on, an operator all", async () => {
    const off = {
      approvalWaits: false,
      deadlineNear: false,
      handOffOpened: false,
      actionFailed: false,
      changeMoves: false,
    };
    const on = { approvalWaits: true, deadlineNear: true, handOffOpened: true, actionFailed: true, changeMoves: true };
    for (const [email, preferences] of [
      ["vera@example.com", off],
      ["olga@example.com", on],
    ] as const) {
      const headers = await tokenHeader(server, email);
      const read = () => callRoute(readPreferences, "/api/v1/notifications/preferences", { params: {}, headers });
      expect((await read()).body).toEqual({ preferences, chosen: false });
      const changed = { ...preferences, deadlineNear: !preferences.deadlineNear };
      expect((await post(writePreferences, changed, email)).status).toBe(200);
      expect((await read()).body).toEqual({ preferences: changed, chosen: true });
    }
  });

  it("what waits for me, a sentence each, without what an agent wrote", async () => {
    const token = await server.token();
    const id = await submit(server, payment({ reference: "\u202eevil" }), token);
    await submit(server, call("banking.start_payment_run", { context: { arguments: { run: "r" } } }), token);
    const waiting = async (email: string) => {
      const headers = await tokenHeader(server, email);
      return (await callRoute(readWaiting, "/api/v1/notifications/waiting", { params: {}, headers })).body;
    };
    expect(await waiting("olga@example.com")).toEqual({
      waiting: [
        {
          id: expect.any(String),
          sentence: "billing-helper asks for banking.start_payment_run in production.",
          path: expect.stringMatching(/^\/inbox\//),
        },
        { id, sentence: "billing-helper asks for banking.send_money in production.", path: `/inbox/${id}` },
      ],
    });
    for (const email of ["omar@example.com", "vera@example.com", "sam@example.com"])
      expect(await waiting(email)).toEqual({ waiting: [] });
  });
});

describe("400", () => {
  it.each([
    ["no type", { ...good, types: [] }, "/types"],
    ["an unknown type", { ...good, types: ["evaluation.allowed"] }, "/types/0"],
    ["no name", { ...good, label: " " }, "/label"],
    ["plain http elsewhere", { ...good, url: "http://hooks.example.com/" }, "/url"],
    ["an address of this machine", { ...good, url: "https://127.0.0.1/" }, "/url"],
    ["a secret of one's own", { ...good, secret: "whsec_AAAA" }, ""],
  ])("an endpoint with %s", async (_, body, pointer) => {
    const reply = await post(create, body);
    expect(reply.status).toBe(400);
    expect(reply.body.errors).toEqual([expect.objectContaining({ pointer })]);
  });

  it("preferences that nobody understands", async () => {
    expect((await post(writePreferences, { approvalWaits: "yes" })).status).toBe(400);
  });
});

describe("401, 403 and 404", () => {
  it("nobody without a session or token", async () => {
    for (const route of [list, readPreferences, readWaiting])
      expect((await callRoute(route, "/", { params: {} })).status).toBe(401);
  });

  it.each(["rita", "olga", "vera", "sam"])("%s is no admin", async (name) => {
    const headers = await tokenHeader(server, `${name}@example.com`);
    expect((await callRoute(list, "/", { params: {}, headers })).status).toBe(403);
    expect((await post(create, good, `${name}@example.com`)).status).toBe(403);
    for (const route of [disable, redeliver, rotate]) {
      const params = { id: NOBODY };
      expect((await callRoute(route, "/", { params, method: "POST", headers })).status).toBe(403);
    }
  });

  it("another site that sends the cookie along", async () => {
    const headers = { ...(await cookieHeader(server, "adam@example.com")), origin: "https://evil.example" };
    const reply = await callRoute(create, "/api/v1/webhooks", { params: {}, method: "POST", headers, body: good });
    expect(reply.status).toBe(403);
  });

  it("what does not exist", async () => {
    const headers = await tokenHeader(server, "adam@example.com");
    for (const route of [disable, redeliver, rotate])
      for (const id of [NOBODY, "x"])
        expect((await callRoute(route, "/", { params: { id }, method: "POST", headers })).status).toBe(404);
  });
});
