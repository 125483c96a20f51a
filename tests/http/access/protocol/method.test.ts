import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AccessServer, accessServer } from "@/tests/support/accessServer";

let server: AccessServer;
beforeAll(async () => {
  server = await accessServer();
});
afterAll(() => server.close());

const ask = (method: string, path: string, headers: Record<string, string> = {}) =>
  fetch(`${server.origin}${path}`, { method, headers });

describe("addresses and methods", () => {
  it("that are not the access API's are left to others", async () => {
    for (const path of ["/", "/accessible", "/inbox", "/.well-known/other"])
      expect((await ask("GET", path)).status).toBe(418);
  });

  it("that do not exist under /access are a problem", async () => {
    for (const path of ["/access", "/access/v1/nothing", "/access/v2/evaluation", "/access/v1/evaluation/"]) {
      const response = await ask("POST", path);
      expect(response.status).toBe(404);
      expect(response.headers.get("content-type")).toBe("application/problem+json");
    }
  });

  it.each([
    ["GET", "/access/v1/evaluation", "POST, OPTIONS"],
    ["PUT", "/access/v1/requests/x", "GET, HEAD, OPTIONS"],
    ["DELETE", "/access/v1/jwks", "GET, HEAD, OPTIONS"],
    ["GET", "/access/v1/token", "POST, OPTIONS"],
  ])("%s %s is refused with what is allowed", async (method, path, allow) => {
    const response = await ask(method, path);
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe(allow);
  });

  it("answer OPTIONS and HEAD without a body", async () => {
    const options = await ask("OPTIONS", "/access/v1/evaluation");
    expect(options.status).toBe(204);
    expect(options.headers.get("allow")).toBe("POST, OPTIONS");
    const head = await ask("HEAD", "/access/v1/jwks");
    expect(head.status).toBe(200);
    expect(await head.text()).toBe("");
  });

  it("echo the caller's request id, whatever the answer", async () => {
    for (const path of ["/access/v1/jwks", "/access/v1/evaluation", "/access/none"])
      expect((await ask("GET", path, { "X-Request-ID": "req-77" })).headers.get("x-request-id")).toBe("req-77");
  });
});
