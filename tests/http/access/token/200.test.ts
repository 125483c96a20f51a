import { decodeJwt, decodeProtectedHeader } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AccessServer, accessServer, exchangeForm } from "@/tests/support/accessServer";

let server: AccessServer;
beforeAll(async () => {
  server = await accessServer();
});
afterAll(() => server.close());

const exchange = (form: URLSearchParams) => fetch(`${server.origin}/access/v1/token`, { method: "POST", body: form });

describe("a credential is exchanged for an access token", () => {
  it("of minutes, bound to its agent, tool and environment, that no cache keeps", async () => {
    const response = await exchange(
      exchangeForm(server.organisation.secret("billing-helper", "banking", "sandbox", "agent")),
    );
    expect(response.status).toBe(200);
    expect(response.headers.get("cache-control")).toBe("no-store");
    const body = (await response.json()) as Record<string, unknown>;
    expect(body).toMatchObject({
      issued_token_type: "urn:ietf:params:oauth:token-type:access_token",
      token_type: "Bearer",
      expires_in: 600,
    });
    const token = String(body.access_token);
    expect(decodeProtectedHeader(token)).toMatchObject({ alg: "EdDSA", typ: "at+jwt" });
    expect(decodeJwt(token)).toMatchObject({
      sub: "billing-helper",
      tool: "banking",
      environment: "sandbox",
      kind: "agent",
    });
  });

  it("and the exchange is in the audit log without the secret", async () => {
    const secret = server.organisation.secret("billing-helper", "banking", "production");
    await exchange(exchangeForm(secret));
    const events = await server.db.prisma.auditEvent.findMany({ where: { event: "access_token.issued" } });
    expect(events.length).toBeGreaterThan(0);
    expect(
      JSON.stringify(events, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value)),
    ).not.toContain(secret);
  });

  it("is signed with one key, made on first use, whose private half is stored encrypted", async () => {
    const keys = await server.db.prisma.signingKey.findMany();
    expect(keys).toHaveLength(1);
    expect(keys[0]?.encryptedPrivateJwk).not.toContain('"d"');
  });
});
