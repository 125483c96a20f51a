/** Whatever is sent: bounded, kept or counted among the dead letters, and never a fault of the server. */
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type IngestServer, ingestServer } from "@/tests/support/ingestServer";
import { span, traces } from "@/tests/support/otlpExports";

let server: IngestServer;
let cloudtrail: string;
let otlp: string;
beforeAll(async () => {
  server = await ingestServer();
  cloudtrail = await server.token("cloudtrail");
  otlp = await server.token("otlp");
});
afterAll(async () => {
  expect(server.logged).toEqual([]);
  await server.close();
});

const GZIP = { "Content-Encoding": "gzip" };
const event = (changed: object = {}) => ({
  eventID: "e",
  eventTime: "2026-11-24T08:59:00Z",
  eventSource: "s3.amazonaws.com",
  eventName: "PutObject",
  ...changed,
});
const reasons = async () => {
  const letters = await server.db.prisma.deadLetter.findMany({ orderBy: { receivedAt: "asc" } });
  return letters.map(({ reason }) => reason);
};
const sendTrail = (body: string | Buffer | object, headers: Record<string, string> = {}) =>
  server.send("/ingest/v1/cloudtrail", body, { token: cloudtrail, headers });

describe("what nothing can be read of is refused with a reason, and kept as one dead letter", () => {
  const whole = gzipSync(JSON.stringify([event()]));
  it.each([
    ["gzip that is cut off", whole.subarray(0, whole.length - 9), GZIP, 400, "compression_damaged"],
    ["what is no gzip", Buffer.from("plain text"), GZIP, 400, "compression_damaged"],
    ["a bomb", gzipSync(Buffer.alloc(80 * 1024 * 1024, 32)), GZIP, 413, "too_large"],
    ["another charset", Buffer.from('[{"name":"M\xfcller"}]', "latin1"), {}, 400, "not_utf8"],
    [
      "a charset that nobody reads",
      Buffer.from("[]"),
      { "Content-Type": "application/json; charset=utf-16" },
      400,
      "charset_unknown",
    ],
    ["what is no JSON", Buffer.from("<html><script>alert(1)</script>"), {}, 400, "not_json"],
    ["an encoding that nobody reads", Buffer.from("[]"), { "Content-Encoding": "br" }, 400, "encoding_unknown"],
  ] as const)("%s", async (_, body, headers, status, reason) => {
    const before = await reasons();
    const reply = await sendTrail(body, { ...headers });
    expect(reply.status).toBe(status);
    expect(reply.body).toMatchObject({ status, detail: expect.stringContaining("dead letters") });
    const after = await server.db.prisma.deadLetter.findMany({ orderBy: { id: "desc" }, take: 1 });
    expect(after).toMatchObject([{ reason, cut: true, status: "waiting" }]);
    expect((await reasons()).length).toBe(before.length + 1);
    expect(after[0]?.body.length).toBeLessThanOrEqual(2_000);
  });

  it("a body over 20 MiB is refused before it is read", async () => {
    const reply = await sendTrail(Buffer.alloc(21 * 1024 * 1024, 32));
    expect(reply.status).toBe(413);
  });
});

describe("a record that is no record never loses its neighbours", () => {
  it("times of 1970 and 2100, NUL, half a surrogate, HTML, a line break in a name, and what is nested deep", async () => {
    const deep = `${"[".repeat(5_000)}${"]".repeat(5_000)}`;
    const lines = [
      JSON.stringify(event({ eventID: "early", eventTime: "1970-01-01T00:00:00Z" })),
      JSON.stringify(event({ eventID: "late", eventTime: "2100-01-01T00:00:00Z" })),
      `{"eventID":"nul","eventTime":"2026-11-24T08:59:00Z","eventSource":"s3.amazonaws.com","eventName":"Put\\u0000Object\\ud800"}`,
      JSON.stringify(event({ eventID: "html", eventName: "<script>alert(1)</script>", userAgent: "a\nFAKE LOG LINE" })),
      `{"eventTime":"2026-11-24T08:59:00Z","eventSource":"x","eventName":"y","deep":${deep}}`,
      "not JSON",
      JSON.stringify(event({ eventID: "good" })),
    ];
    const reply = await sendTrail(lines.join("\n"));
    expect(reply.body).toMatchObject({ received: 7, duplicates: 0, stored: 3 });
    expect(
      reply.body.rejected
        .map(({ position, reason }: { position: number; reason: string }) => [position, reason])
        .sort(),
    ).toEqual([
      [0, "time_not_readable"],
      [1, "time_not_readable"],
      [4, "too_deep"],
      [5, "not_readable"],
    ]);
    const kept = await server.db.prisma.fragment.findMany({ where: { system: "s3.amazonaws.com" } });
    expect(kept.map(({ verb }) => verb).sort()).toEqual(["<script>alert(1)</script>", "PutObject", "Put␀Object�"]);
  });

  it("an attribute of 10 MB is cut, and says so; its neighbours are whole", async () => {
    const huge = span(1, { attributes: [{ key: "text", value: { stringValue: "x".repeat(10_000_000) } }] });
    const reply = await server.send("/v1/traces", traces([span(0), huge, span(2)]), { token: otlp });
    expect([reply.status, reply.body]).toEqual([200, {}]);
    const kept = await server.db.prisma.fragment.findMany({
      where: { source: { name: "otlp" } },
      orderBy: { at: "asc" },
    });
    expect(kept).toHaveLength(3);
    expect(kept[1]?.content.length).toBeLessThan(300_000);
    expect(kept[1]?.content).toContain("[cut:");
  });

  it("names longer than an index holds, in letters that take four bytes, are stored shortened", async () => {
    const long = Array.from({ length: 1_000 }, (_, index) => String.fromCodePoint(0x20000 + index)).join("");
    const parameters = { bucketName: `b${long}`, key: long };
    const reply = await sendTrail(
      event({ eventID: "long", requestParameters: parameters, userIdentity: { arn: long } }),
    );
    expect(reply.body).toMatchObject({ stored: 1, rejected: [] });
  });

  it("numbers and ids of any shape are only text", async () => {
    const reply = await sendTrail([
      event({ eventID: "01890000-0000-7000-8000-000000000000'; DROP TABLE fragment; --", requestID: "../../etc" }),
      event({ eventID: 12345678901234567890n.toString(), __proto__: { polluted: true }, constructor: 1 }),
    ]);
    expect(reply.body).toMatchObject({ stored: 2 });
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it("an empty body, an empty list and white space are nothing", async () => {
    for (const body of ["", "[]", " \n "]) {
      const { status, body: answer } = await sendTrail(body);
      expect([status, answer]).toEqual([200, { received: 0, stored: 0, duplicates: 0, rejected: [] }]);
    }
  });
});
