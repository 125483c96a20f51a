import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { disableSource } from "@/lib/services/source/changeSettings";
import { revokeToken } from "@/lib/services/source/revokeToken";
import { type IngestServer, ingestServer } from "@/tests/support/ingestServer";
import { span, traces } from "@/tests/support/otlpExports";

let server: IngestServer;
beforeAll(async () => {
  server = await ingestServer();
});
afterAll(() => server.close());

const PATHS = ["/v1/traces", "/v1/logs", "/ingest/v1/cloudtrail"] as const;
const tokenOf = (path: string) => server.token(path.startsWith("/v1/") ? "otlp" : "cloudtrail");

describe("who may send", () => {
  it.each(PATHS)("%s: nobody without a token, with one that is none, or one that was revoked: 401", async (path) => {
    const revoked = await tokenOf(path);
    const { id, source } = await server.db.prisma.sourceToken.findFirstOrThrow({
      where: { hint: `${revoked.slice(0, 14)}…` },
      include: { source: true },
    });
    await revokeToken({ ctx: server.system, input: { source: source.name, id } });
    for (const token of [undefined, "ambit_src_nonsense", revoked]) {
      const { status, headers } = await server.send(path, traces([span(1)]), token === undefined ? {} : { token });
      expect([status, headers.get("www-authenticate")]).toEqual([401, expect.stringContaining("Bearer")]);
    }
  });

  it.each(PATHS)("%s: nobody with another source's token, or a person's who is no admin: 403", async (path) => {
    for (const token of [await server.token("kubernetes_audit"), await server.apiToken("rita@example.com")])
      expect((await server.send(path, traces([span(1)]), { token })).status).toBe(403);
  });

  it("a source that does not exist is told apart only to an admin", async () => {
    const token = await server.token("cloudtrail");
    expect((await server.send("/ingest/v1/nothing", {}, { token })).status).toBe(403);
    const admin = await server.apiToken("adam@example.com");
    expect((await server.send("/ingest/v1/nothing", {}, { token: admin })).status).toBe(404);
    expect((await server.send("/ingest/v1/Not%20a%20name", {}, { token: admin })).status).toBe(404);
    expect((await server.send("/ingest/v1/enforcement_point", {}, { token: admin })).status).toBe(403);
  });

  it("Basic with the token as its password is the same", async () => {
    const token = await server.token("cloudtrail");
    const headers = { Authorization: `Basic ${Buffer.from(`any:${token}`).toString("base64")}` };
    expect((await server.send("/ingest/v1/cloudtrail", "[]", { headers })).status).toBe(200);
  });

  it("says no in the encoding of the request", async () => {
    const json = await server.send("/v1/traces", traces([span(1)]), {});
    expect(json.body).toMatchObject({ code: 16, message: expect.stringContaining("token") });
    const headers = { "Content-Type": "application/x-protobuf" };
    const protobuf = await server.send("/v1/traces", Buffer.alloc(0), { headers });
    expect([protobuf.headers.get("content-type"), [...protobuf.bytes.subarray(0, 2)]]).toEqual([
      "application/x-protobuf",
      [0x08, 16],
    ]);
  });

  it("takes POST alone, and nothing beside the two signals", async () => {
    const got = await fetch(`${server.origin}/v1/traces`);
    expect([got.status, got.headers.get("allow")]).toEqual([405, "POST"]);
    const { status } = await server.send("/v1/traces", "x", {
      token: await server.token("otlp"),
      headers: { "Content-Type": "text/plain" },
    });
    expect(status).toBe(415);
  });

  it("a disabled source takes nothing in, whoever sends: 403", async () => {
    const token = await server.token("cloudtrail");
    await disableSource({ ctx: server.system, source: "cloudtrail" });
    for (const secret of [token, await server.apiToken("adam@example.com")])
      expect((await server.send("/ingest/v1/cloudtrail", "[]", { token: secret })).status).toBe(403);
    expect(await server.db.prisma.fragment.count()).toBe(0);
  });
});
