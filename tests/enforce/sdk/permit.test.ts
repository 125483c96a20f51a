import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { guard, type PermittedCall, type ToolServerOptions, toolServer, verifyPermit } from "@/lib/enforce/sdk";
import { actionDigest } from "@/lib/enforce/sdk/permit/exactAction";
import { sdkWorld, type World } from "./support/world";

let world: World;
beforeAll(async () => {
  world = await sdkWorld();
});
afterAll(() => world.close());

const call: PermittedCall = {
  action: "bank.note",
  resource: { type: "account", id: "acc-1" },
  arguments: { text: "Due", amount: 1.5 },
};

/** A fresh permit for `call`, as Ambit hands it out. */
async function permit(): Promise<string> {
  const { server, secret } = world;
  const body = {
    subject: { type: "agent", id: "clerk", properties: { on_behalf_of: "dana@example.com" } },
    action: { name: call.action },
    resource: call.resource,
    context: { arguments: call.arguments },
  };
  const token = await server.token({ agent: "clerk", tool: "bank" });
  expect(secret("bank")).toBeTruthy();
  const answer = await server.post<{ context: { permit: string } }>("/access/v1/evaluation", body, token);
  return answer.body.context.permit;
}

function bankServer(changed: Partial<ToolServerOptions> = {}) {
  return toolServer({
    url: world.server.origin,
    issuer: "http://ambit.test",
    tool: "bank",
    environment: "production",
    credential: () => world.secret("bank"),
    now: () => world.server.clock.now().getTime(),
    ...changed,
  } as ToolServerOptions);
}

const forDana = { ...call, onBehalfOf: "dana@example.com" };

describe("a permit", () => {
  test("is good for exactly its call, once, and the server says what came of it", async () => {
    const server = bankServer();
    const token = await permit();
    const verified = await verifyPermit(token, { ...forDana, agent: "clerk" }, server);
    expect(verified).toMatchObject({ agent: "clerk", redeemed: true });
    await verified.report({ status: "succeeded", stateChanges: [{ resource: call.resource, after: "Due" }] });
    expect(await world.outcome(verified.evaluationId)).toMatchObject({ status: "succeeded" });
    const again = verifyPermit(token, forDana, server);
    await expect(again).rejects.toMatchObject({ problem: "already_redeemed", status: 409 });
  });

  test("that a guard leaves to the tool server is not used before the server redeems it", async () => {
    const { action, resource, arguments: args = {} } = call;
    const there = guard(async (_: typeof args, { permit }) => await verifyPermit(permit, forDana, bankServer()), {
      ambit: world.bank({ onBehalfOf: "dana@example.com" }),
      action,
      resource,
      redeem: "tool",
    });
    expect(await there(args)).toMatchObject({ agent: "clerk", redeemed: true });
  });

  test("of two servers that get it at once, one runs it", async () => {
    const token = await permit();
    const both = await Promise.allSettled([bankServer(), bankServer()].map((one) => verifyPermit(token, forDana, one)));
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  test.each<[string, Partial<PermittedCall>, Partial<ToolServerOptions>, string]>([
    ["with another amount", { arguments: { text: "Due", amount: 2 } }, {}, "other_action"],
    ["without its arguments", { arguments: undefined } as never, {}, "other_action"],
    ["with another action", { action: "bank.pay" }, {}, "other_action"],
    ["with another resource", { resource: { type: "account", id: "acc-2" } }, {}, "other_action"],
    ["for another person", { onBehalfOf: "eve@example.com" }, {}, "other_action"],
    ["by another agent", { agent: "eve" }, {}, "wrong_agent"],
    ["at another tool's server", {}, { tool: "workstation" }, "wrong_audience"],
    ["in another environment", {}, { environment: "staging" }, "wrong_audience"],
    ["of another Ambit", {}, { issuer: "http://other.test" }, "wrong_issuer"],
  ])(
    "%s is refused without a word to Ambit, and nothing is used up",
    async (_, changedCall, changedServer, problem) => {
      const token = await permit();
      const changed = verifyPermit(token, { ...forDana, ...changedCall } as PermittedCall, bankServer(changedServer));
      await expect(changed).rejects.toMatchObject({ code: "invalid_permit", problem, status: 403 });
      expect(await verifyPermit(token, forDana, bankServer())).toMatchObject({ redeemed: true });
    },
  );

  test("that expired or was revoked is refused", async () => {
    const old = await permit();
    const revoked = await permit();
    await world.server.db.prisma.permit.updateMany({
      where: { redeemedAt: null },
      data: { revokedAt: world.server.clock.now() },
    });
    await expect(verifyPermit(revoked, forDana, bankServer())).rejects.toMatchObject({ problem: "not_redeemable" });
    world.server.clock.advance(120_000);
    await expect(verifyPermit(old, forDana, bankServer())).rejects.toMatchObject({ problem: "expired" });
  });

  test("that is no permit, or was tampered with, is refused", async () => {
    const server = bankServer();
    const token = await permit();
    const [header = "", payload = "", signature = ""] = token.split(".");
    const coded = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const decoded = JSON.parse(Buffer.from(header, "base64url").toString()) as object;
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as object;
    const access = await world.server.token({ agent: "clerk", tool: "bank" });
    const cases: [string, string][] = [
      ["", "malformed"],
      ["a.b", "malformed"],
      [`${header}.${payload}.!`, "malformed"],
      ["x".repeat(9_000), "malformed"],
      [access, "wrong_type"],
      [`${coded({ ...decoded, crit: ["exp"] })}.${payload}.${signature}`, "malformed"],
      [`${coded({ ...decoded, alg: "none" })}.${payload}.`, "unknown_key"],
      [`${coded({ ...decoded, alg: "HS256" })}.${payload}.${signature}`, "unknown_key"],
      [`${coded({ ...decoded, kid: "made-up" })}.${payload}.${signature}`, "unknown_key"],
      [`${header}.${coded({ ...claims, sub: "eve" })}.${signature}`, "bad_signature"],
      [`${header}.${payload}.${signature.slice(0, -4)}AAAA`, "bad_signature"],
    ];
    for (const [one, problem] of cases)
      await expect(verifyPermit(one, forDana, server), one.slice(0, 40)).rejects.toMatchObject({ problem });
  });

  test("is verified without Ambit where nothing is redeemed, and then says so", async () => {
    const offline = toolServer({
      url: world.server.origin,
      issuer: "http://ambit.test",
      tool: "bank",
      environment: "production",
      redeem: false,
      now: () => world.server.clock.now().getTime(),
    });
    const token = await permit();
    expect(await verifyPermit(token, forDana, offline)).toMatchObject({ redeemed: false });
    expect(await verifyPermit(token, forDana, offline)).toMatchObject({ redeemed: false });
  });
});

describe("Ambit's keys", () => {
  const signer = async (alg: "EdDSA" | "ES256", kid: string) => {
    const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
    const digest = await actionDigest({
      agent: "clerk",
      action: call.action,
      environment: "production",
      resource: call.resource,
      arguments: { text: "Due", amount: 1.5 },
    });
    const sign = () =>
      new SignJWT({ digest, evaluation_id: "e-1" })
        .setProtectedHeader({ alg, kid, typ: "ambit-permit+jwt" })
        .setIssuer("http://ambit.test")
        .setAudience("urn:ambit:tool:bank:production")
        .setSubject("clerk")
        .setJti("p-1")
        .setExpirationTime(new Date(NOW + 60_000))
        .sign(privateKey);
    return { jwk: { ...(await exportJWK(publicKey)), kid, alg, use: "sig" }, sign };
  };
  const NOW = Date.parse("2026-11-24T09:00:00Z");

  test("are fetched once, again for one that is new, and not for every name that is made up", async () => {
    const [first, second, forged] = await Promise.all([
      signer("EdDSA", "one"),
      signer("ES256", "two"),
      signer("EdDSA", "one"),
    ]);
    let keys: object[] = [first.jwk];
    let fetches = 0;
    const jwks = createServer((_req, res) => {
      fetches += 1;
      res.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify({ keys }));
    });
    await new Promise<void>((resolve) => jwks.listen(0, "127.0.0.1", resolve));
    let now = NOW;
    const server = toolServer({
      url: `http://127.0.0.1:${(jwks.address() as AddressInfo).port}`,
      issuer: "http://ambit.test",
      tool: "bank",
      environment: "production",
      redeem: false,
      now: () => now,
    });
    await Promise.all([verifyPermit(await first.sign(), call, server), verifyPermit(await first.sign(), call, server)]);
    expect(fetches).toBe(1);
    await expect(verifyPermit(await forged.sign(), call, server)).rejects.toMatchObject({ problem: "bad_signature" });

    const early = verifyPermit(await second.sign(), call, server);
    await expect(early).rejects.toMatchObject({ problem: "unknown_key" });
    expect(fetches).toBe(1);
    keys = [first.jwk, second.jwk];
    now += 11_000;
    expect(await verifyPermit(await second.sign(), call, server)).toMatchObject({ id: "p-1" });
    expect(await verifyPermit(await first.sign(), call, server)).toMatchObject({ id: "p-1" });
    expect(fetches).toBe(2);

    jwks.close().closeAllConnections();
    expect(await verifyPermit(await second.sign(), call, server)).toMatchObject({ id: "p-1" });
    const unknown = (await signer("EdDSA", "three")).sign();
    now += 11_000;
    await expect(verifyPermit(await unknown, call, server)).rejects.toMatchObject({ kind: "unreachable" });
  });
});
