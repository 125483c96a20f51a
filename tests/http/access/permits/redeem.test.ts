import { createHmac, generateKeyPairSync } from "node:crypto";
import { decodeJwt, decodeProtectedHeader, type JWTPayload, SignJWT } from "jose";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { Jwks } from "@/lib/contracts/access";
import type { JsonObject } from "@/lib/core/organisation/definition";
import { activeKey } from "@/lib/services/signing/keys";
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
let body: JsonObject;
let permit: string;
beforeEach(async () => {
  server = await accessServer();
  servers.push(server);
  token = await server.token();
  body = call("banking.tag_invoice", {
    onBehalfOf: "dana@example.com",
    context: { arguments: { invoice: "i-1", label: "paid" } },
  });
  permit = String((await evaluate(server, body, token)).permit);
});
afterAll(async () => {
  for (const one of servers) await one.close();
});

const redeem = (changed: JsonObject = {}, as = token) => {
  const { subject: _, ...exact } = body;
  return server.post("/access/v1/permits/redeem", { permit, ...exact, ...changed }, as);
};

describe("a permit is redeemed", () => {
  it("once: 200, then 409", async () => {
    const first = await redeem();
    expect(first.status).toBe(200);
    expect(first.body).toMatchObject({ redeemed: true });
    expect((await redeem()).status).toBe(409);
    expect(await server.db.prisma.auditEvent.count({ where: { event: "permit.redeemed" } })).toBe(1);
  });

  it("once by many at the same moment", async () => {
    const replies = await Promise.all(Array.from({ length: 16 }, () => redeem()));
    const statuses = replies.map(({ status }) => status).sort();
    expect(statuses).toEqual([200, ...Array.from({ length: 15 }, () => 409)]);
  });

  it("until its last second, and not after", async () => {
    server.clock.advance(119_999);
    expect((await redeem()).status).toBe(200);
    permit = String((await evaluate(server, body, token)).permit);
    server.clock.advance(120_000);
    expect((await redeem()).status).toBe(403);
  });

  it("no longer than the approval that it came from", async () => {
    const id = await submit(server, payment(), token);
    await approve(server, id);
    server.clock.advance(3_570_000);
    token = await server.token();
    const context = await evaluate(server, presenting(payment(), id), token);
    expect(context.permit_expires_at).toBe("2026-11-24T10:00:00.000Z");
  });
});

describe("a permit is redeemed with its decision", () => {
  const atOnce = (changed: JsonObject = {}) => ({
    ...body,
    ...changed,
    context: { ...(body.context as JsonObject), redeem_permit: true },
  });

  it("where the caller asks for it: on record, said, and good for nobody any more", async () => {
    const context = await evaluate(server, atOnce(), token);
    expect(context).toMatchObject({ outcome: "allow", permit_redeemed: true });
    permit = String(context.permit);
    expect((await redeem()).status).toBe(409);
    const row = await server.db.prisma.permit.findFirstOrThrow({
      where: { evaluationId: String(context.evaluation_id) },
    });
    expect(row).toMatchObject({ redeemedAt: row.issuedAt, redeemedBy: "enforcement_point" });
    const events = await server.db.prisma.auditEvent.findMany({
      where: { subjectId: { in: [row.id, row.evaluationId] } },
      orderBy: { sequence: "asc" },
    });
    expect(events.map(({ event, subjectKind }) => [event, subjectKind])).toEqual([
      ["evaluation.allowed", "evaluation"],
      ["permit.redeemed", "permit"],
    ]);
  });

  it("in a batch for the items that ask for it and no other", async () => {
    const reply = await server.post("/access/v1/evaluations", { evaluations: [atOnce(), body] }, token);
    const [first, second] = (reply.body.evaluations as { context: JsonObject }[]).map(({ context }) => context);
    expect(first).toMatchObject({ permit_redeemed: true });
    expect(second).not.toHaveProperty("permit_redeemed");
    permit = String(second?.permit);
    expect((await redeem()).status).toBe(200);
  });

  it("and nothing is where nothing is allowed", async () => {
    const context = await evaluate(server, atOnce({ action: { name: "banking.close_account" } }), token);
    expect(context).not.toHaveProperty("permit_redeemed");
    expect(await server.db.prisma.permit.count({ where: { redeemedAt: { not: null } } })).toBe(0);
    expect(await server.db.prisma.auditEvent.count({ where: { event: "permit.redeemed" } })).toBe(0);
  });

  it("and what then did not run gives its limits back", async () => {
    const used = async () =>
      (await server.db.prisma.limitUsage.findMany()).map(({ used }) => Number(used)).reduce((a, b) => a + b, 0);
    const before = await used();
    const { evaluation_id: id } = await evaluate(server, atOnce(), token);
    expect(await used()).toBeGreaterThan(before);
    await server.post("/access/v1/outcomes", { evaluation_id: String(id), status: "not_executed" }, token);
    expect(await used()).toBe(before);
  });
});

describe("a permit is refused, and not used up", () => {
  it.each<[string, JsonObject]>([
    ["other arguments", { context: { arguments: { invoice: "i-1", label: "void" } } }],
    ["one argument more", { context: { arguments: { invoice: "i-1", label: "paid", force: true } } }],
    ["no arguments", { context: {} }],
    ["another action", { action: { name: "banking.close_account" } }],
    ["another resource", { resource: { type: "thing", id: "two" } }],
    ["another environment", { context: { environment: "sandbox", arguments: { invoice: "i-1", label: "paid" } } }],
  ])("for %s", async (_, changed) => {
    expect((await redeem(changed)).status).toBe(403);
    expect((await redeem()).status).toBe(200);
  });

  it("by another environment's, tool's or agent's caller", async () => {
    const others = [
      await server.token({ environment: "sandbox" }),
      await server.token({ agent: "ticket-helper", tool: "helpdesk" }),
    ];
    for (const other of others) expect((await redeem({}, other)).status).toBe(403);
    expect((await redeem()).status).toBe(200);
  });

  it("after its credential was revoked, even to another credential of the agent", async () => {
    const agent = await server.token({ kind: "agent" });
    await server.db.prisma.credential.updateMany({
      where: { kind: "enforcement_point", environment: { name: "production" }, agent: { name: "billing-helper" } },
      data: { revokedAt: server.clock.now() },
    });
    expect((await redeem()).status).toBe(401);
    expect((await redeem({}, agent)).status).toBe(403);
  });

  it("after it was revoked, or its agent was suspended", async () => {
    await server.db.prisma.agent.updateMany({ where: { name: "billing-helper" }, data: { lifecycle: "suspended" } });
    expect((await redeem()).status).toBe(403);
    await server.db.prisma.agent.updateMany({ where: { name: "billing-helper" }, data: { lifecycle: "active" } });
    await server.db.prisma.permit.updateMany({ data: { revokedAt: server.clock.now() } });
    expect((await redeem()).status).toBe(403);
  });

  it("after its outcome was reported", async () => {
    const id = String(decodeJwt(permit).evaluation_id);
    await server.post("/access/v1/outcomes", { evaluation_id: id, status: "failed" }, token);
    expect((await redeem()).status).toBe(403);
  });

  it.each([
    ["/permit", { permit: null }],
    ["/action", { action: null }],
    ["/resource/id", { resource: { type: "x" } }],
  ])("and names %s when it is missing", async (pointer, changed) => {
    const reply = await redeem(changed as JsonObject);
    expect(reply.status).toBe(400);
    expect(reply.body.errors).toMatchObject([{ pointer }]);
  });
});

describe("a forged permit is refused", () => {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

  async function signed(changed: JWTPayload, header: Record<string, unknown> = {}): Promise<string> {
    const { privateKey, kid } = await activeKey(server.system);
    return new SignJWT({ ...decodeJwt(permit), ...changed })
      .setProtectedHeader({ alg: "EdDSA", kid, typ: "ambit-permit+jwt", ...header })
      .sign(privateKey);
  }

  it.each<[string, () => Promise<string> | string]>([
    ["no algorithm", () => `${part({ ...decodeProtectedHeader(permit), alg: "none" })}.${permit.split(".")[1]}.`],
    [
      "HS256 under the public key",
      async () => {
        const { body: jwks } = await server.get<Jwks>("/access/v1/jwks");
        const text = `${part({ ...decodeProtectedHeader(permit), alg: "HS256" })}.${permit.split(".")[1]}`;
        return `${text}.${createHmac("sha256", JSON.stringify(jwks.keys[0])).update(text).digest("base64url")}`;
      },
    ],
    [
      "a foreign key",
      () =>
        new SignJWT(decodeJwt(permit))
          .setProtectedHeader({ alg: "EdDSA", kid: String(decodeProtectedHeader(permit).kid), typ: "ambit-permit+jwt" })
          .sign(generateKeyPairSync("ed25519").privateKey),
    ],
    ["an access token's type", () => signed({}, { typ: "at+jwt" })],
    ["another audience", () => signed({ aud: "urn:ambit:tool:banking:sandbox" })],
    ["another issuer", () => signed({ iss: "http://elsewhere.test" })],
    ["an unknown kid", () => signed({}, { kid: "nobody" })],
    ["an end in the past", () => signed({ exp: 1 })],
    [
      "a later end than it was given",
      async () => {
        server.clock.advance(120_000);
        return signed({ exp: Math.floor(server.clock.now().getTime() / 1_000) + 900 });
      },
    ],
    ["another digest", () => signed({ digest: "0".repeat(64) })],
    ["another agent", () => signed({ sub: "ticket-helper" })],
    ["another permit's id", () => signed({ jti: "0199aaaa-0000-7000-8000-000000000000" })],
    ["an id that is none", () => signed({ jti: "1" })],
    ["an access token", () => token],
    ["anything", () => "x"],
  ])("with %s", async (_, forge) => {
    const forged = await forge();
    expect((await redeem({ permit: forged })).status).toBe(403);
    expect(await server.db.prisma.permit.count({ where: { redeemedAt: { not: null } } })).toBe(0);
  });
});
