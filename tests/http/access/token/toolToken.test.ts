import { createLocalJWKSet, decodeJwt, type JSONWebKeySet, jwtVerify } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { JsonObject } from "@/lib/core/organisation/definition";
import { pullKillSwitch } from "@/lib/services/killSwitch/pull";
import { aliveToolTokens } from "@/lib/services/toolToken/alive";
import { type AccessServer, accessServer, call, evaluate, exchangeForm } from "@/tests/support/accessServer";

const { subject: _, ...exact } = call("banking.read_statement", { context: { arguments: { account: "a-1" } } });
const asked = call("banking.read_statement", {
  onBehalfOf: "dana@example.com",
  context: { arguments: { account: "a-1" } },
});
const NOT_GOOD = {
  error: "invalid_request",
  error_description: "the permit is not good for a tool token here and now",
};

let server: AccessServer;
let token: string;
let permit: string;
beforeAll(async () => {
  server = await accessServer();
});
beforeEach(async () => {
  token = await server.token();
  permit = String((await evaluate(server, asked, token)).permit);
});
afterAll(() => server.close());

async function exchange(changed: Record<string, string> = {}, action: JsonObject = exact) {
  const response = await fetch(`${server.origin}/access/v1/token`, {
    method: "POST",
    body: exchangeForm(permit, {
      subject_token_type: "urn:ambit:token-type:permit",
      requested_token_type: "urn:ambit:token-type:tool-token",
      actor_token: token,
      actor_token_type: "urn:ietf:params:oauth:token-type:access_token",
      authorization_details: JSON.stringify([{ type: "ambit_action", ...action }]),
      ...changed,
    }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, string | number> };
}

describe("a permit is exchanged for a token", () => {
  it("that a tool verifies offline, that says who acts in what, and that ends with the permit", async () => {
    server.clock.advance(30_500);
    const { status, body } = await exchange();
    expect(status).toBe(200);
    expect(body).toMatchObject({ issued_token_type: "urn:ambit:token-type:tool-token", token_type: "Bearer" });
    const { body: jwks } = await server.get<JSONWebKeySet>("/access/v1/jwks");
    const { payload } = await jwtVerify(String(body.access_token), createLocalJWKSet(jwks), {
      issuer: "http://ambit.test",
      audience: "urn:ambit:tool:banking:production",
      typ: "ambit-tool+jwt",
      currentDate: server.clock.now(),
    });
    const claims = decodeJwt(permit);
    expect(payload).toMatchObject({
      sub: "billing-helper",
      act: { sub: expect.stringMatching(/^urn:ambit:credential:/) },
      on_behalf_of: "dana@example.com",
      action: "banking.read_statement",
      digest: claims.digest,
      evaluation_id: claims.evaluation_id,
      permit_id: claims.jti,
      exp: claims.exp,
    });
    expect(body.expires_in).toBe(89);
    expect(JSON.stringify(payload)).not.toContain("a-1");
    const [row] = await server.db.prisma.toolToken.findMany({ where: { permitId: String(claims.jti) } });
    expect(row).toMatchObject({ jti: payload.jti, issuer: payload.iss, audience: payload.aud });
    expect(row?.expiresAt.getTime()).toBe(Number(payload.exp) * 1_000);
    const event = await server.db.prisma.auditEvent.findFirst({ where: { subjectId: String(payload.jti) } });
    expect(event).toMatchObject({ event: "tool_token.issued", detail: { evaluationId: claims.evaluation_id } });
  });

  it("once, of however many that ask at the same moment, and it is then redeemed", async () => {
    const replies = await Promise.all(Array.from({ length: 8 }, () => exchange()));
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(replies.filter(({ status }) => status !== 200).map(({ body }) => body)).toEqual(Array(7).fill(NOT_GOOD));
    expect((await server.post("/access/v1/permits/redeem", { permit, ...exact }, token)).status).toBe(409);
  });

  it("that lives on after a kill until its end, and is told of", async () => {
    await exchange();
    const ctx = { ...server.system, actor: await server.organisation.person("adam@example.com") };
    await pullKillSwitch({ ctx, input: { scope: "tool", name: "banking", reason: "A drill." } });
    const alive = await aliveToolTokens({ ctx, input: { agent: "billing-helper" } });
    expect(alive).toMatchObject([{ issuer: "http://ambit.test", audience: "urn:ambit:tool:banking:production" }]);
    expect(alive[0]?.latestEnd.getTime()).toBe(Number(decodeJwt(permit).exp) * 1_000);
    const other = { ...server.system, actor: await server.organisation.person("sam@example.com") };
    expect(await aliveToolTokens({ ctx: other, input: {} })).toEqual([]);
    server.clock.advance(120_000);
    expect(await aliveToolTokens({ ctx, input: {} })).toEqual([]);
    await server.db.prisma
      .$executeRaw`UPDATE kill_switch SET released_at = ${server.clock.now()}, release_reason = 'Over.',
      released_by_id = (SELECT id FROM person WHERE email = 'rita@example.com')`;
    server.clock.advance(1_000);
  });
});

describe("a permit is not exchanged, and not used up", () => {
  const other = { action: { name: "banking.list_invoices" }, resource: { type: "thing", id: "one" } };
  it.each<[string, () => Promise<{ status: number; body: unknown }>]>([
    ["for another action", () => exchange({}, other)],
    ["for other arguments", () => exchange({}, { ...exact, context: { arguments: { account: "a-2" } } })],
    ["by the agent itself", async () => exchange({ actor_token: await server.token({ kind: "agent" }) })],
    ["by another environment", async () => exchange({ actor_token: await server.token({ environment: "sandbox" }) })],
    [
      "by another agent",
      async () => exchange({ actor_token: await server.token({ agent: "ticket-helper", tool: "helpdesk" }) }),
    ],
    ["with a token that is none", () => exchange({ actor_token: "x" })],
    ["as a forged one", () => exchange({ subject_token: `${permit.slice(0, -6)}AAAAAA` })],
  ])("%s", async (_case, tried) => {
    expect(await tried()).toEqual({ status: 400, body: NOT_GOOD });
    expect((await exchange()).status).toBe(200);
  });

  it.each([
    ["no actor", { actor_token_type: "" }],
    ["a credential as subject", { subject_token_type: "urn:ambit:token-type:credential" }],
    ["no action", { authorization_details: "[]" }],
    ["two actions", { authorization_details: JSON.stringify(Array(2).fill({ type: "ambit_action", ...exact })) }],
    ["what two readers could take differently", { authorization_details: '[{"type":"ambit_action","type":"x"}]' }],
  ])("with %s", async (_case, changed) => {
    expect(await exchange(changed)).toMatchObject({ status: 400, body: { error: "invalid_request" } });
    expect((await exchange()).status).toBe(200);
  });

  it("once it is over", async () => {
    server.clock.advance(120_000);
    expect(await exchange({ actor_token: await server.token() })).toEqual({ status: 400, body: NOT_GOOD });
  });
});

it("the database refuses a token that is more than its permit", async () => {
  const { jti: permitId } = decodeJwt(permit);
  const credential = await server.db.prisma.credential.findFirstOrThrow({
    where: { kind: "enforcement_point", agent: { name: "billing-helper" }, environment: { name: "production" } },
  });
  const data = {
    jti: "01890000-0000-7000-8000-000000000001",
    permitId: String(permitId),
    credentialId: credential.id,
    issuer: "x",
    audience: "y",
    issuedAt: server.clock.now(),
  };
  const until = (ms: number) =>
    server.db.prisma.toolToken.create({ data: { ...data, expiresAt: new Date(server.clock.now().getTime() + ms) } });
  await expect(until(1_000)).rejects.toThrow(/no more than the permit/);
  await server.post("/access/v1/permits/redeem", { permit, ...exact }, token);
  await expect(until(3_600_000)).rejects.toThrow(/no more than the permit/);
  await until(1_000);
});
