import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { requestHandler } from "@/lib/http/serving/handler";
import { trackInFlight } from "@/lib/http/serving/inFlight";
import { type TestDatabase, testDatabase } from "@/tests/support/postgres";

describe("every answer", () => {
  let database: TestDatabase;
  let stopping = false;
  let seenByPages: IncomingMessage["headers"] = {};
  let server: ReturnType<typeof createServer>;
  let base: string;

  beforeEach(async () => {
    database = await testDatabase();
    stopping = false;
    server = createServer(
      requestHandler({
        ingest: async () => false,
        metrics: async () => false,
        access: async (req, res) => {
          if (!req.url?.startsWith("/access/")) return false;
          if (req.url.endsWith("broken")) throw new Error("a secret detail");
          res.end("{}");
          return true;
        },
        pages: async (req, res) => {
          seenByPages = req.headers;
          res.end("page");
        },
        readiness: { db: database.db, isStopping: () => stopping },
        inFlight: trackInFlight(),
        publicUrl: "https://ambit.example.com",
        dev: false,
      }),
    );
    await new Promise<void>((resolve) => {
      server.listen(0, "127.0.0.1", resolve);
    });
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await database.close();
  });

  test("forbids sniffing, framing and foreign referrers, and asks for https", async () => {
    for (const path of ["/", "/access/v1/jwks", "/healthz"]) {
      const { headers } = await fetch(base + path);
      expect(headers.get("x-content-type-options"), path).toBe("nosniff");
      expect(headers.get("x-frame-options"), path).toBe("DENY");
      expect(headers.get("referrer-policy"), path).toBe("same-origin");
      expect(headers.get("strict-transport-security"), path).toMatch(/^max-age=\d+/);
    }
  });

  test("a page's policy lets only scripts with this answer's nonce run, whatever policy the caller sent", async () => {
    const sent = { "content-security-policy": "script-src 'nonce-mine'" };
    const policies = await Promise.all([1, 2].map(async () => (await fetch(base, { headers: sent })).headers));
    const [first = "", second = ""] = policies.map((headers) => headers.get("content-security-policy") ?? "");
    expect(first).toContain("frame-ancestors 'none'");
    expect(first).toMatch(/script-src 'self' 'nonce-[A-Za-z0-9+/=]{24}' 'strict-dynamic';/);
    expect(first).not.toBe(second);
    expect([first, second]).toContain(seenByPages["content-security-policy"]);
  });

  test("a fault is answered as a problem that tells nothing of it", async () => {
    const answer = await fetch(`${base}/access/broken`);
    expect(answer.status).toBe(500);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(await answer.text()).not.toContain("a secret detail");
  });

  test("health: alive while it runs, ready while it can decide", async () => {
    const status = async (path: string, method = "GET") => (await fetch(base + path, { method })).status;
    expect(await status("/healthz")).toBe(200);
    expect(await status("/readyz")).toBe(200);
    expect(await status("/readyz", "POST")).toBe(405);
    stopping = true;
    expect(await status("/healthz")).toBe(200);
    expect(await status("/readyz")).toBe(503);
  });
});
