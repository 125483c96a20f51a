import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newSecret } from "@/lib/platform/secret";
import { type AccessServer, accessServer, exchangeForm } from "@/tests/support/accessServer";

let server: AccessServer;
let secret: string;
beforeAll(async () => {
  server = await accessServer();
  secret = server.organisation.secret("billing-helper", "banking", "production");
});
afterAll(() => server.close());

async function refused(form: URLSearchParams | string, headers: Record<string, string> = {}): Promise<unknown> {
  const response = await fetch(`${server.origin}/access/v1/token`, { method: "POST", body: form, headers });
  expect(response.status).toBe(400);
  expect(response.headers.get("cache-control")).toBe("no-store");
  expect(response.headers.get("content-type")).toBe("application/json");
  return ((await response.json()) as { error: unknown }).error;
}

describe("an exchange is refused as RFC 6749 §5.2 has it", () => {
  it("for another grant", async () => {
    expect(await refused(exchangeForm(secret, { grant_type: "client_credentials" }))).toBe("unsupported_grant_type");
  });

  it.each([
    ["no grant", { grant_type: "" }, "unsupported_grant_type"],
    [
      "another kind of subject token",
      { subject_token_type: "urn:ietf:params:oauth:token-type:jwt" },
      "invalid_request",
    ],
    ["an actor token", { actor_token: "x" }, "invalid_request"],
    [
      "another kind of issued token",
      { requested_token_type: "urn:ietf:params:oauth:token-type:saml2" },
      "invalid_request",
    ],
    ["an empty credential", { subject_token: "" }, "invalid_request"],
    ["an invented credential", { subject_token: newSecret("credential").secret }, "invalid_request"],
    ["a mistyped credential", { subject_token: "ambit_cred_x" }, "invalid_request"],
    ["a person's token", { subject_token: newSecret("api_token").secret }, "invalid_request"],
  ])("for %s", async (_, changed, error) => {
    expect(await refused(exchangeForm(secret, changed))).toBe(error);
  });

  it("for a field that is there twice, or a body that is no form", async () => {
    const twice = exchangeForm(secret);
    twice.append("subject_token", secret);
    expect(await refused(twice)).toBe("invalid_request");
    expect(await refused(JSON.stringify({ subject_token: secret }), { "Content-Type": "application/json" })).toBe(
      "invalid_request",
    );
  });

  it("for a revoked credential, and its access tokens stop at once", async () => {
    const revoked = server.organisation.secret("billing-helper", "banking", "sandbox");
    const token = await server.token({ environment: "sandbox" });
    const caller = { environment: { name: "sandbox" }, kind: "enforcement_point" } as const;
    await server.db.prisma.credential.updateMany({ where: caller, data: { revokedAt: server.clock.now() } });
    expect(await refused(exchangeForm(revoked))).toBe("invalid_request");
    const reply = await server.post("/access/v1/sessions", { salt: "a salt of some length" }, token);
    expect(reply.status).toBe(401);
  });
});
