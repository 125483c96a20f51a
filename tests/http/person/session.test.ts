import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { GET as agent } from "@/app/api/v1/agents/[id]/route";
import { GET as agents } from "@/app/api/v1/agents/route";
import { openDatabase } from "@/lib/db/database";
import { personRoute } from "@/lib/http/person/route";
import { sealSession, sessionCookieName } from "@/lib/http/person/sessionToken";
import { createApiToken } from "@/lib/services/person/createApiToken";
import { revokeApiToken } from "@/lib/services/person/revokeApiToken";
import { signOut } from "@/lib/services/person/signOut";
import { type AccessServer, accessServer } from "@/tests/support/accessServer";
import { testContext } from "@/tests/support/context";
import { callRoute, cookieHeader, serveRoutesFrom, tokenHeader } from "@/tests/support/personRoutes";

let server: AccessServer;
let undo: () => void;

beforeAll(async () => {
  server = await accessServer();
});
afterAll(() => server.close());
beforeEach(() => {
  undo = serveRoutesFrom(server);
  return () => undo();
});

type Answer = { agents?: { name: string }[]; detail?: string };
const ask = (headers: Record<string, string>) =>
  callRoute<Answer, Record<string, never>>(agents, "/api/v1/agents", { params: {}, headers });
const person = (email: string) => server.db.prisma.person.findUniqueOrThrow({ where: { email } });

describe("a browser session", () => {
  it("opens what its person may see, and is never cached", async () => {
    const reply = await ask(await cookieHeader(server, "vera@example.com"));
    expect(reply.status).toBe(200);
    expect(reply.body.agents?.map(({ name }) => name)).toEqual(["billing-helper", "night-clerk"]);
    expect(reply.headers.get("cache-control")).toBe("no-store");
  });

  it("is nothing without a cookie, with a changed one, and with one that another key sealed", async () => {
    const { cookie = "" } = await cookieHeader(server, "vera@example.com");
    const { id } = await person("vera@example.com");
    expect((await ask({})).status).toBe(401);
    expect((await ask({ cookie: `${cookie.slice(0, -3)}AAA` })).status).toBe(401);
    expect((await ask({ cookie: `${sessionCookieName()}=eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.` })).status).toBe(401);

    serveRoutesFrom({ ...server, system: { ...server.system, deriveKey: () => Buffer.alloc(32, 1) } });
    const foreign = await sealSession({ personId: id, sessionEpoch: 0, signedInAt: server.clock.now().getTime() });
    serveRoutesFrom(server);
    expect((await ask({ cookie: `${sessionCookieName()}=${foreign}` })).status).toBe(401);
  });

  it("ends twelve hours after signing in", async () => {
    const headers = await cookieHeader(server, "vera@example.com");
    server.clock.advance(12 * 3_600_000 - 1);
    expect((await ask(headers)).status).toBe(200);
    server.clock.advance(1);
    expect((await ask(headers)).status).toBe(401);
  });

  it("ends everywhere when its person signs out everywhere, and API tokens stay", async () => {
    const headers = [await cookieHeader(server, "olga@example.com"), await cookieHeader(server, "olga@example.com")];
    const token = await tokenHeader(server, "olga@example.com");
    const actor = await server.organisation.person("olga@example.com");
    await signOut({ ctx: testContext({ ...server, actor }), input: { everywhere: true } });
    for (const each of headers) expect((await ask(each)).status).toBe(401);
    expect((await ask(token)).status).toBe(200);
    expect((await ask(await cookieHeader(server, "olga@example.com"))).status).toBe(200);
  });

  it("ends when its person is disabled, and so do their API tokens", async () => {
    const cookie = await cookieHeader(server, "sue@example.com");
    const token = await tokenHeader(server, "sue@example.com");
    expect((await ask(cookie)).status).toBe(200);
    await server.db.prisma.person.update({
      where: { email: "sue@example.com" },
      data: { disabledAt: server.clock.now() },
    });
    expect((await ask(cookie)).status).toBe(401);
    expect((await ask(token)).status).toBe(401);
  });

  it("has the roles and teams of this moment, not of signing in", async () => {
    const headers = await cookieHeader(server, "otto@example.com");
    const { id } = await person("otto@example.com");
    expect((await ask(headers)).body.agents).toHaveLength(2);
    await server.db.prisma.teamMember.deleteMany({ where: { personId: id } });
    expect((await ask(headers)).body.agents).toEqual([]);
  });
});

describe("an API token", () => {
  it("stands for its person and no more", async () => {
    const reply = await ask(await tokenHeader(server, "sam@example.com"));
    expect(reply.body.agents?.map(({ name }) => name)).toEqual(["ticket-helper"]);
  });

  it("is nothing once it is revoked or over, when it is mistyped, and when it is of another kind", async () => {
    const input = { email: "sam@example.com", expiresAt: new Date(server.clock.now().getTime() + 60_000) };
    const short = await createApiToken({ ctx: server.system, input });
    const revoked = await createApiToken({ ctx: server.system, input: { email: "sam@example.com" } });
    expect((await ask({ authorization: `Bearer ${short.secret}` })).status).toBe(200);
    expect((await ask({ authorization: `Bearer ${revoked.secret}` })).status).toBe(200);
    await revokeApiToken({ ctx: server.system, input: { id: revoked.id } });
    server.clock.advance(60_000);
    const credential = server.organisation.secret("billing-helper", "banking", "production");
    for (const secret of [short.secret, revoked.secret, `${short.secret}x`, "", credential]) {
      const reply = await ask({ authorization: `Bearer ${secret}` });
      expect(reply.status, secret).toBe(401);
      expect(reply.headers.get("www-authenticate")).toContain("Bearer");
    }
  });

  it("counts alone: a bad one is refused although the cookie is good", async () => {
    const headers = { ...(await cookieHeader(server, "vera@example.com")), authorization: "Bearer ambit_pat_nonsense" };
    expect((await ask(headers)).status).toBe(401);
  });
});

describe("records of other teams", () => {
  it("are 404, exactly as unknown ones", async () => {
    const headers = await tokenHeader(server, "vera@example.com");
    const read = (id: string) =>
      callRoute<Answer, { id: string }>(agent, `/api/v1/agents/${id}`, { params: { id }, headers });
    const [theirs, unknown] = [await read("ticket-helper"), await read("nobody")];
    expect(theirs.status).toBe(404);
    expect(theirs.body).toEqual(unknown.body);
    expect((await read("billing-helper")).status).toBe(200);
  });
});

describe("a route", () => {
  const changing = personRoute(async () => ({ changed: true }));
  const post = (headers: Record<string, string>) =>
    callRoute<{ changed?: boolean; detail?: string }, Record<string, never>>(changing, "/api/v1/x", {
      params: {},
      method: "POST",
      headers,
    });

  it("changes something for a cookie from Ambit's own pages only", async () => {
    const cookie = await cookieHeader(server, "vera@example.com");
    const own = { host: "ambit.test", origin: "http://ambit.test" };
    expect((await post({ ...cookie, ...own, "sec-fetch-site": "same-origin" })).status).toBe(200);
    expect((await post({ ...cookie, ...own })).status).toBe(200);
    for (const foreign of [
      {},
      { origin: "http://evil.test" },
      { origin: "null" },
      { origin: "http://ambit.test.evil.test", host: "ambit.test" },
      { ...own, "sec-fetch-site": "cross-site" },
      { ...own, "sec-fetch-site": "same-site" },
      { "sec-fetch-site": "none" },
    ])
      expect((await post({ ...cookie, ...foreign })).status, JSON.stringify(foreign)).toBe(403);
  });

  it("asks no origin of an API token: no browser sends one by itself", async () => {
    expect((await post(await tokenHeader(server, "vera@example.com"))).status).toBe(200);
  });

  it("says nothing of an error that nobody foresaw", async () => {
    const broken = personRoute(async () => {
      throw new Error("password of the database is hunter2");
    });
    const headers = await tokenHeader(server, "vera@example.com");
    const reply = await callRoute<{ detail: string }, Record<string, never>>(broken, "/api/v1/x", {
      params: {},
      headers,
    });
    expect(reply.status).toBe(500);
    expect(reply.headers.get("content-type")).toBe("application/problem+json");
    expect(JSON.stringify(reply.body)).not.toContain("hunter2");
  });

  it("says when to come back where the database is away, and where it is too busy for one more", async () => {
    const headers = await tokenHeader(server, "vera@example.com");
    const away = openDatabase({ url: "postgresql://ambit@127.0.0.1:1/ambit", poolSize: 1 });
    const tooBusy = () =>
      server.db.prisma.$transaction(
        async (tx) => {
          while (true) await tx.$executeRaw`SELECT 1`;
        },
        { timeout: 1 },
      );
    for (const work of [() => away.prisma.agent.findMany(), () => away.pool.query("SELECT 1"), tooBusy]) {
      const reply = await callRoute<{ detail: string }, Record<string, never>>(personRoute(work), "/api/v1/x", {
        params: {},
        headers,
      });
      expect([reply.status, reply.headers.get("retry-after")]).toEqual([503, "5"]);
    }
    await away.close();
  });

  it("answers 204 where there is nothing to say", async () => {
    const quiet = personRoute(async () => undefined);
    const headers = await tokenHeader(server, "vera@example.com");
    expect((await callRoute(quiet, "/api/v1/x", { params: {}, headers })).status).toBe(204);
  });
});
