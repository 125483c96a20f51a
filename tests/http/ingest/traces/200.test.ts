import { ProtobufTraceSerializer } from "@opentelemetry/otlp-transformer";
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type IngestServer, ingestServer } from "@/tests/support/ingestServer";
import { span, traces } from "@/tests/support/otlpExports";

let server: IngestServer;
let token: string;
beforeAll(async () => {
  server = await ingestServer();
  token = await server.token("otlp");
});
afterAll(() => server.close());

const PROTOBUF = { "Content-Type": "application/x-protobuf" };

describe("POST /v1/traces", () => {
  it("keeps spans once, plain or compressed, and answers nothing where all were taken", async () => {
    const sent = traces([span(1), span(2)]);
    const reply = await server.send("/v1/traces", sent, { token });
    expect([reply.status, reply.headers.get("content-type"), reply.body]).toEqual([200, "application/json", {}]);
    expect((await server.send("/v1/traces", sent, { token, gzip: true })).body).toEqual({});
    const fragments = await server.db.prisma.fragment.findMany({ orderBy: { at: "asc" } });
    expect(fragments.map(({ kind, title }) => [kind, title.includes("number")])).toEqual([
      ["span", true],
      ["span", true],
    ]);
    expect(JSON.parse(fragments[0]?.content ?? "")).toMatchObject({ span: span(1), scope: { name: "tests" } });
  });

  it("says how many were rejected and keeps the others, in the encoding of the request", async () => {
    const reply = await server.send("/v1/traces", traces([span(3), "no span", span(5)]), {
      token,
    });
    expect(reply.body).toMatchObject({ partialSuccess: { rejectedSpans: "1", errorMessage: expect.any(String) } });
    expect(await server.db.prisma.fragment.count({ where: { title: { contains: "number 5" } } })).toBe(1);
    expect(await server.db.prisma.deadLetter.findMany()).toMatchObject([{ part: "traces", cut: false, position: 1 }]);
  });

  it("takes what the OpenTelemetry SDK exports as protobuf, and answers in protobuf", async () => {
    const memory = new InMemorySpanExporter();
    const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(memory)] });
    provider
      .getTracer("tests")
      .startSpan("a span of the SDK", { startTime: new Date("2026-11-24T08:00:00Z") })
      .end();
    const bytes = Buffer.from(ProtobufTraceSerializer.serializeRequest(memory.getFinishedSpans()) ?? []);
    const reply = await server.send("/v1/traces", bytes, { token, gzip: true, headers: PROTOBUF });
    expect([reply.status, reply.headers.get("content-type"), reply.bytes.length]).toEqual([
      200,
      "application/x-protobuf",
      0,
    ]);
    expect(await server.db.prisma.fragment.count({ where: { title: { contains: "a span of the SDK" } } })).toBe(1);
  });
});
