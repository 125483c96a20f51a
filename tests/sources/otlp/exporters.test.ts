/** What real exporters send is understood: the OpenTelemetry JS SDK over HTTP, and what a collector wrote to a file. */
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { SpanKind } from "@opentelemetry/api";
import { OTLPLogExporter as JsonLogExporter } from "@opentelemetry/exporter-logs-otlp-http";
import { OTLPLogExporter as ProtobufLogExporter } from "@opentelemetry/exporter-logs-otlp-proto";
import { OTLPTraceExporter as JsonTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { OTLPTraceExporter as ProtobufTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { LoggerProvider, SimpleLogRecordProcessor } from "@opentelemetry/sdk-logs";
import { BatchSpanProcessor } from "@opentelemetry/sdk-trace-node";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { decompress } from "@/lib/sources/bytes/decompress";
import { textOf } from "@/lib/sources/bytes/textOf";
import { parseLogs, parseTraces } from "@/lib/sources/otlp/parse";
import { hasShared, sharedText } from "../sharedData";
import { makeSpans, RESOURCE } from "./sdk";

interface Sent {
  path: string;
  type: string;
  encoding: string | undefined;
  bytes: Buffer;
}

let server: Server;
let origin: string;
let sent: Sent[] = [];
beforeAll(async () => {
  server = createServer(async (req, res) => {
    sent.push(await takeIn(req));
    res.writeHead(200, { "Content-Type": "application/json" }).end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());
beforeEach(() => {
  sent = [];
});

async function takeIn(req: IncomingMessage): Promise<Sent> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  const { "content-type": type = "", "content-encoding": encoding } = req.headers;
  return { path: req.url ?? "", type, encoding, bytes: Buffer.concat(chunks) };
}

async function bodyOf({ type, encoding, bytes }: Sent) {
  const plain = await decompress(bytes, encoding, 10_000_000);
  return type === "application/x-protobuf" ? { protobuf: plain } : { json: textOf(plain) };
}

const GZIP = { compression: "gzip" as never };

test.each([
  ["JSON", JsonTraceExporter, {}, "application/json", undefined],
  ["JSON, gzipped", JsonTraceExporter, GZIP, "application/json", "gzip"],
  ["protobuf", ProtobufTraceExporter, {}, "application/x-protobuf", undefined],
  ["protobuf, gzipped", ProtobufTraceExporter, GZIP, "application/x-protobuf", "gzip"],
])("spans of the SDK arrive as fragments: %s", async (_, Exporter, options, type, encoding) => {
  const exporter = new Exporter({ url: `${origin}/v1/traces`, ...options });
  const finish = makeSpans(
    [
      {
        name: "invoke_agent helper",
        attributes: { "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "helper" },
      },
      {
        name: "execute_tool pay",
        kind: SpanKind.CLIENT,
        attributes: {
          "gen_ai.operation.name": "execute_tool",
          "gen_ai.tool.name": "pay",
          "gen_ai.tool.call.id": "call_1",
          amount: 12.5,
        },
        error: new RangeError("no money"),
      },
    ],
    new BatchSpanProcessor(exporter),
  );
  await finish();
  expect(sent.map((one) => [one.path, one.type, one.encoding])).toEqual([["/v1/traces", type, encoding]]);
  const { fragments, rejected } = parseTraces(await bodyOf(sent[0] as Sent));
  expect(rejected).toEqual([]);
  const [agent, tool] = fragments.map(({ fragment }) => fragment);
  expect(agent).toMatchObject({ system: "sdk", phase: "request", principal: "helper", status: null });
  expect(tool).toMatchObject({ system: "sdk", phase: "tool_call", verb: "pay", status: "failed", error: "no money" });
  const span = agent?.keys.find(({ kind }) => kind === "span")?.value;
  expect(tool?.keys).toContainEqual({ kind: "parent_span", value: span });
  expect(tool?.keys).toContainEqual({ kind: "tool_call", value: "call_1" });
  expect(tool?.occurredAt).not.toBeNull();
  expect(tool?.durationMs).toBeGreaterThanOrEqual(0);
});

test.each([
  ["JSON", JsonLogExporter, {}],
  ["JSON, gzipped", JsonLogExporter, GZIP],
  ["protobuf", ProtobufLogExporter, {}],
  ["protobuf, gzipped", ProtobufLogExporter, GZIP],
])("log records of the SDK arrive as fragments: %s", async (_, Exporter, options) => {
  const exporter = new Exporter({ url: `${origin}/v1/logs`, ...options });
  const provider = new LoggerProvider({ resource: RESOURCE, processors: [new SimpleLogRecordProcessor({ exporter })] });
  provider.getLogger("tests").emit({
    eventName: "tool.finished",
    timestamp: 1_790_000_000_000,
    body: { note: "paid", parts: [1, 2] },
    attributes: { "gen_ai.tool.name": "pay", "session.id": "s1", "log.record.uid": "u1" },
  });
  await provider.shutdown();
  const { fragments, rejected } = parseLogs(await bodyOf(sent[0] as Sent));
  expect(rejected).toEqual([]);
  expect(fragments.map(({ fragment }) => fragment)).toMatchObject([
    {
      kind: "log",
      phase: "tool_call",
      system: "sdk",
      title: "tool.finished",
      verb: "pay",
      occurredAt: "2026-09-21T14:13:20.000Z",
      keys: [
        { kind: "session", value: "s1" },
        { kind: "event", value: "u1" },
      ],
    },
  ]);
});

const COLLECTOR_FILE = "genai-spans/one-run-three-logs/otlp_collector_export.jsonl";

test.skipIf(!hasShared(COLLECTOR_FILE))(
  "what a collector wrote to a file is understood whole (skipped where it is absent)",
  () => {
    const { fragments, rejected } = parseTraces({ json: sharedText(COLLECTOR_FILE) });
    expect(rejected).toEqual([]);
    expect(
      fragments.map(({ fragment }) => [fragment.system, fragment.title, fragment.occurredAt, fragment.durationMs]),
    ).toEqual([
      ["Agento-Module-1", "test_span", "2025-06-30T01:38:21.952Z", 102.847],
      ["Agento-Module-1", "test_span", "2025-06-30T01:38:37.252Z", 105.092],
    ]);
  },
);
