import { request } from "node:http";
import { connect } from "node:net";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ProblemOnWire } from "@/lib/contracts/access";
import { type AccessServer, accessServer, payment } from "@/tests/support/accessServer";

let server: AccessServer;
let token: string;
beforeAll(async () => {
  server = await accessServer({ bodyTimeoutMsMax: 300 });
  token = await server.token();
});
afterAll(async () => {
  // Nothing that was refused here left a decision behind.
  expect(await server.db.prisma.evaluation.count()).toBe(0);
  await server.close();
});

const send = (body: string, headers: Record<string, string> = {}) =>
  server.post<ProblemOnWire>("/access/v1/evaluation", body, token, headers);

/** Bytes in buffers that something still holds: what waits to be collected says nothing of what a body costs. */
function heldBytes(): number {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
  return process.memoryUsage().arrayBuffers;
}

function nested(levels: number): string {
  const inner = levels - 3;
  const text = JSON.stringify(payment()).replace(
    '"amount":120',
    `"amount":120,"deep":${"[".repeat(inner)}${"]".repeat(inner)}`,
  );
  return text;
}

describe("a body", () => {
  it("of more than 1 MB is refused, announced or not", async () => {
    const large = JSON.stringify({ ...payment(), padding: "x".repeat(1_048_576) });
    expect((await send(large)).status).toBe(413);
    const chunked = await new Promise<number>((resolve, reject) => {
      const req = request(`${server.origin}/access/v1/evaluation`, {
        method: "POST",
        headers: {
          Authorization: `Bearer ${token}`,
          "Content-Type": "application/json",
          "Transfer-Encoding": "chunked",
        },
      });
      req.on("response", (res) => {
        res.resume();
        resolve(res.statusCode ?? 0);
      });
      req.on("error", reject);
      for (let sent = 0; sent < large.length; sent += 65_536) req.write(large.slice(sent, sent + 65_536));
      req.end();
    });
    expect(chunked).toBe(413);
  });

  it("of more than 1 MB is refused before anyone asks who sends it", async () => {
    const reply = await server.post("/access/v1/evaluation", "x".repeat(1_048_577));
    expect(reply.status).toBe(413);
  });

  it("nested deeper than 64 levels is refused", async () => {
    const reply = await send(nested(65));
    expect(reply.status).toBe(400);
    expect(reply.body.errors?.[0]?.detail).toContain("64");
    expect((await send(`{"a":${"[".repeat(200_000)}${"]".repeat(200_000)}}`)).status).toBe(400);
  });

  it("with 10,000 arguments is refused, at the first that is too many; with 1,000 it is looked at", async () => {
    const members = (count: number) =>
      JSON.stringify({
        context: { arguments: Object.fromEntries(Array.from({ length: count }, (_, index) => [`a${index}`, index])) },
      });
    const reply = await send(members(10_000));
    expect(reply.status).toBe(400);
    expect(reply.body.errors?.[0]).toMatchObject({ pointer: "/context/arguments/a1000" });
    expect((await send(members(1_000))).body.errors?.[0]?.pointer).toBe("/subject");
  });

  it("of 10 MB costs no more memory than it may hold, fifty times over", async () => {
    const large = "x".repeat(10 * 1_048_576);
    await send(large).catch(() => undefined);
    const before = heldBytes();
    for (let times = 0; times < 50; times += 1) {
      // Its sender may find the connection cut before all of it is sent.
      const status = await send(large).then(
        (reply) => reply.status,
        () => 413,
      );
      expect(status).toBe(413);
    }
    // Less than one of them; what its sender made is in this process too, and is gone when its connections are.
    await expect.poll(() => heldBytes() - before).toBeLessThan(8 * 1_048_576);
  });

  it.each([
    ["a member twice", '{"context":{"arguments":{"amount":1,"amount":9000}}}', "/context/arguments/amount"],
    [
      "a member twice, once escaped",
      '{"context":{"arguments":{"amount":1,"\\u0061mount":9000}}}',
      "/context/arguments/amount",
    ],
    ["a member twice in a list's element", '{"a":[{},{"b~/":1,"b~/":2}]}', "/a/1/b~0~1"],
    [
      "an integer that a double rounds",
      '{"context":{"arguments":{"amount":9007199254740993}}}',
      "/context/arguments/amount",
    ],
    ["a decimal that a double rounds", '{"a":[0.1,0.10000000000000000555]}', "/a/1"],
    ["a number beyond the doubles", '{"a":1e400}', "/a"],
    ["a number that vanishes", '{"a":1e-400}', "/a"],
    ["half a surrogate pair", '{"a":"\\ud800"}', "/a"],
    ["the character U+0000", '{"a":"x\\u0000y"}', "/a"],
    ["the name __proto__", '{"a":{"__proto__":{"b":1}}}', "/a/__proto__"],
    ["no JSON", '{"a":', ""],
    ["a comma too many", '{"a":1,}', ""],
    ["a byte order mark", "\ufeff{}", ""],
  ])("with %s is refused, and the place is named", async (_, body, pointer) => {
    const reply = await send(body);
    expect(reply.status).toBe(400);
    expect(reply.headers.get("content-type")).toBe("application/problem+json");
    expect(reply.body.errors?.map((one) => one.pointer)).toEqual([pointer]);
  });

  it("that is not UTF-8 is refused", async () => {
    const response = await fetch(`${server.origin}/access/v1/evaluation`, {
      method: "POST",
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
      body: Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
    });
    expect(response.status).toBe(400);
  });

  it("that is declared as something else, or encoded, is refused", async () => {
    expect((await send(JSON.stringify(payment()), { "Content-Type": "text/plain" })).status).toBe(415);
    expect((await send(JSON.stringify(payment()), { "Content-Encoding": "gzip" })).status).toBe(415);
  });

  it("that does not come is given up", async () => {
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(new URL(server.origin).port), "127.0.0.1");
      let text = "";
      socket.on("data", (data) => {
        text += data.toString();
      });
      socket.on("close", () => resolve(text));
      socket.on("error", reject);
      socket.write(
        `POST /access/v1/evaluation HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{`,
      );
    });
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  });
});
