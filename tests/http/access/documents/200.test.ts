import { createLocalJWKSet, jwtVerify } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Jwks } from "@/lib/contracts/access";
import { type AccessServer, accessServer, call, evaluate } from "@/tests/support/accessServer";

let server: AccessServer;
beforeAll(async () => {
  server = await accessServer();
});
afterAll(() => server.close());

describe("the public documents", () => {
  it("say where everything is", async () => {
    const { status, body } = await server.get("/.well-known/authzen-configuration");
    expect(status).toBe(200);
    expect(body).toMatchObject({
      policy_decision_point: "http://ambit.test",
      access_evaluation_endpoint: "http://ambit.test/access/v1/evaluation",
      access_evaluations_endpoint: "http://ambit.test/access/v1/evaluations",
      access_request_endpoint: "http://ambit.test/access/v1/requests",
      jwks_uri: "http://ambit.test/access/v1/jwks",
      capabilities: ["urn:openid:authzen:capability:access-request"],
    });
  });

  it("hold keys with which anyone verifies a permit, and no private one", async () => {
    const token = await server.token();
    const { permit } = await evaluate(server, call("banking.list_invoices"), token);
    const { body } = await server.get<Jwks>("/access/v1/jwks");
    for (const key of body.keys) {
      expect(key).toMatchObject({ kty: "OKP", crv: "Ed25519", alg: "EdDSA", use: "sig" });
      expect(key).not.toHaveProperty("d");
    }
    const verified = await jwtVerify(String(permit), createLocalJWKSet(body), {
      typ: "ambit-permit+jwt",
      issuer: "http://ambit.test",
      currentDate: server.clock.now(),
    });
    expect(verified.protectedHeader).toMatchObject({ alg: "EdDSA", kid: body.keys[0]?.kid });
    expect(verified.payload).toMatchObject({
      aud: "urn:ambit:tool:banking:production",
      sub: "billing-helper",
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      jti: expect.any(String),
      exp: expect.any(Number),
    });
  });
});
