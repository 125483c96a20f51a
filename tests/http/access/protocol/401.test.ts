import { createHmac, generateKeyPairSync } from "node:crypto";
import { decodeJwt, decodeProtectedHeader, exportJWK, type JWTPayload, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Jwks } from "@/lib/contracts/access";
import { activeKey } from "@/lib/services/signing/keys";
import { type AccessServer, accessServer, call, evaluate } from "@/tests/support/accessServer";

let server: AccessServer;
let good: string;
let claims: JWTPayload;
let kid: string;
beforeAll(async () => {
  server = await accessServer();
  good = await server.token();
  claims = decodeJwt(good);
  kid = String(decodeProtectedHeader(good).kid);
});
afterAll(async () => {
  expect(await server.db.prisma.evaluation.count()).toBe(1);
  await server.close();
});

/** Signed with Ambit's own key, as a bug or a stolen key would: only the claims or the header are wrong. */
async function signed(changed: Record<string, unknown>, header: Record<string, unknown> = {}): Promise<string> {
  const { privateKey } = await activeKey(server.system);
  return new SignJWT({ ...claims, ...changed } as JWTPayload)
    .setProtectedHeader({ alg: "EdDSA", kid, typ: "at+jwt", ...header })
    .sign(privateKey);
}

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

const FORGED: [string, () => Promise<string> | string][] = [
  ["no algorithm", () => `${part({ alg: "none", typ: "at+jwt", kid })}.${part(claims)}.`],
  ["no algorithm, oddly written", () => `${part({ alg: "nOnE", typ: "at+jwt", kid })}.${part(claims)}.`],
  [
    "HS256 under the public key",
    async () => {
      const { body } = await server.get<Jwks>("/access/v1/jwks");
      const text = `${part({ alg: "HS256", typ: "at+jwt", kid })}.${part(claims)}`;
      return `${text}.${createHmac("sha256", JSON.stringify(body.keys[0])).update(text).digest("base64url")}`;
    },
  ],
  [
    "HS256 under the public key's bytes",
    async () => {
      const { body } = await server.get<Jwks>("/access/v1/jwks");
      const text = `${part({ alg: "HS256", typ: "at+jwt", kid })}.${part(claims)}`;
      return `${text}.${createHmac("sha256", Buffer.from(String(body.keys[0]?.x), "base64url"))
        .update(text)
        .digest("base64url")}`;
    },
  ],
  [
    "a key that the token brings along",
    async () => {
      const own = generateKeyPairSync("ed25519");
      return new SignJWT(claims)
        .setProtectedHeader({ alg: "EdDSA", kid, typ: "at+jwt", jwk: await exportJWK(own.publicKey) })
        .sign(own.privateKey);
    },
  ],
  [
    "another key under the known kid",
    () =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: "EdDSA", kid, typ: "at+jwt" })
        .sign(generateKeyPairSync("ed25519").privateKey),
  ],
  ["an unknown kid", () => signed({}, { kid: "nobody" })],
  ["a kid that is a path", () => signed({}, { kid: "../../dev/null" })],
  ["a kid that is SQL", () => signed({}, { kid: "' OR 1=1 --" })],
  ["another type", () => signed({}, { typ: "JWT" })],
  ["no type", () => signed({}, { typ: undefined })],
  ["a permit's type", () => signed({}, { typ: "ambit-permit+jwt" })],
  ["another audience", () => signed({ aud: "http://ambit.test" })],
  ["several audiences, none of them ours", () => signed({ aud: ["a", "b"] })],
  ["another issuer", () => signed({ iss: "http://elsewhere.test" })],
  ["an end in the past", () => signed({ exp: Math.floor(server.clock.now().getTime() / 1_000) })],
  ["no end", () => signed({ exp: undefined })],
  ["another agent", () => signed({ sub: "ticket-helper" })],
  ["another environment", () => signed({ environment: "sandbox" })],
  ["another kind", () => signed({ kind: "agent" })],
  ["no credential", () => signed({ client_id: undefined })],
  ["an unknown credential", () => signed({ client_id: "0199aaaa-0000-7000-8000-000000000000" })],
  ["a critical extension", () => signed({}, { crit: ["b64"], b64: true })],
  ["a changed signature", () => `${good.slice(0, -4)}AAAA`],
  [
    "changed claims",
    () => [good.split(".")[0], part({ ...claims, sub: "ticket-helper" }), good.split(".")[2]].join("."),
  ],
  ["nothing like a token", () => "abc"],
  ["a permit", async () => String((await evaluate(server, call("banking.list_invoices"), good)).permit)],
  ["the credential itself", () => server.organisation.secret("billing-helper", "banking", "production")],
];

describe("an access token is refused", () => {
  it.each(FORGED)("with %s", async (_, forge) => {
    const reply = await server.post("/access/v1/evaluation", call("banking.list_invoices"), await forge());
    expect(reply.status).toBe(401);
    expect(reply.headers.get("www-authenticate")).toBe('Bearer realm="ambit", error="invalid_token"');
    expect(reply.headers.get("content-type")).toBe("application/problem+json");
  });

  it("when it is missing, or in the address", async () => {
    for (const path of ["/access/v1/evaluation", `/access/v1/evaluation?access_token=${good}`]) {
      const reply = await server.post(path, call("banking.list_invoices"));
      expect(reply.status).toBe(401);
      expect(reply.headers.get("www-authenticate")).toBe('Bearer realm="ambit"');
    }
  });

  it("on every address that is not public", async () => {
    const addresses = [
      "evaluation",
      "evaluations",
      "sessions",
      "requests",
      "requests/x/cancel",
      "permits/redeem",
      "outcomes",
      "fragments",
    ];
    for (const address of addresses) expect((await server.post(`/access/v1/${address}`, {})).status).toBe(401);
    expect((await server.get("/access/v1/requests/x")).status).toBe(401);
  });
});

describe("an access token is over", () => {
  it("after ten minutes", async () => {
    const token = await server.token();
    server.clock.advance(599_000);
    expect((await server.post("/access/v1/sessions", { salt: "sixteen characters" }, token)).status).toBe(201);
    server.clock.advance(1_000);
    expect((await server.post("/access/v1/sessions", { salt: "sixteen characters" }, token)).status).toBe(401);
  });
});
