/** Recorded data of real systems through the real endpoints: everything is kept, once, and correlated. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { correlateWaiting } from "@/lib/services/correlation/correlateWaiting";
import { changeMapping } from "@/lib/services/source/changeSettings";
import { createSource } from "@/lib/services/source/create";
import { hasShared, sharedJson, sharedRecords, sharedText } from "@/tests/sources/sharedData";
import { type IngestServer, ingestServer } from "@/tests/support/ingestServer";

const PRESENT = hasShared("cloudtrail/stratus_events.jsonl.gz");
/** Records of one request; it has to fit into its limit. */
const AT_ONCE = 2_000;

const SPANS = {
  time: { pointer: "/start_ns", format: "epoch_ns", required: true },
  end: { pointer: "/end_ns", format: "epoch_ns" },
  title: "/op",
  verb: "/op",
  system: "/pod",
  keys: [
    { kind: "trace", value: "/trace_id" },
    { kind: "span", value: { parts: ["/trace_id", "/span_id"], required: true } },
    { kind: "parent_span", value: { parts: ["/trace_id", "/parent_id"] } },
  ],
} as const;

const LINES = {
  time: { pointer: "/ts_ns", format: "epoch_ns" },
  title: "/msg",
  system: "/pod",
  keys: [
    { kind: "trace", value: "/trace_id" },
    { kind: "span", value: { parts: ["/trace_id", "/span_id"], required: true } },
  ],
} as const;

const RUN = "genai-spans/one-run-three-logs";
const events = (name: string) => sharedRecords(name).map(({ event }) => event);
const ndjson = (records: readonly unknown[]) => records.map((record) => JSON.stringify(record)).join("\n");

describe.skipIf(!PRESENT)("recorded logs (skipped where they are absent)", () => {
  let server: IngestServer;
  let admin: string;
  beforeAll(async () => {
    server = await ingestServer();
    admin = await server.apiToken("adam@example.com");
    const add = async (name: string, mapping: object) => {
      await createSource({ ctx: server.system, input: { name, type: "generic", basis: "independent" } });
      await changeMapping({ ctx: server.system, source: name, input: { mapping } });
    };
    await add("shop_spans", SPANS);
    await add("shop_lines", LINES);
  });
  afterAll(() => server.close());

  const sent: [path: string, records: () => readonly unknown[]][] = [
    ["/ingest/v1/cloudtrail", () => sharedRecords("cloudtrail/stratus_events.jsonl.gz")],
    ["/ingest/v1/cloudtrail", () => sharedRecords("cloudtrail/otrf_ec2_proxy_s3_exfiltration.jsonl.gz")],
    ["/ingest/v1/kubernetes_audit", () => sharedRecords("kubernetes-audit/audit2rbac_demo.jsonl.gz")],
    ["/ingest/v1/github_audit", () => events("github-audit/audit.jsonl.gz")],
    ["/ingest/v1/github_audit", () => events("github-audit/webhook.jsonl.gz")],
    ["/ingest/v1/agent_traces", () => sharedRecords("genai-spans/langfuse_spans.jsonl.gz")],
    ["/ingest/v1/agent_traces", () => [sharedJson(`${RUN}/manual_traces.json`)]],
    ["/ingest/v1/agent_traces", () => [sharedJson(`${RUN}/otel_traces_2025-06-29_00-23-24.json`)]],
    ["/ingest/v1/agent_traces", () => [sharedJson(`${RUN}/traces_2025-06-29_00-23-37.json`)]],
    ["/ingest/v1/shop_spans", () => sharedRecords("traces-trainticket/spans.jsonl.gz")],
    ["/ingest/v1/shop_lines", () => sharedRecords("traces-trainticket/logs.jsonl.gz")],
  ];

  it.each(sent)("%s keeps every record of what was sent, and again none twice", async (path, records) => {
    const all = records();
    let stored = 0;
    for (let from = 0; from < all.length; from += AT_ONCE) {
      const body = ndjson(all.slice(from, from + AT_ONCE));
      const first = await server.send(path, body, { token: admin, gzip: true });
      expect(first.body).toMatchObject({ rejected: [] });
      stored += first.body.stored;
      const again = await server.send(path, body, { token: admin });
      expect(again.body).toMatchObject({ stored: 0, rejected: [] });
    }
    expect(stored).toBeGreaterThan(0);
  });

  it("takes a collector's export line by line at /v1/traces", async () => {
    for (const line of sharedText(`${RUN}/otlp_collector_export.jsonl`).split("\n").filter(Boolean)) {
      const reply = await server.send("/v1/traces", line, { token: admin });
      expect([reply.status, reply.body.partialSuccess?.rejectedSpans ?? 0]).toEqual([200, 0]);
    }
  });

  it("is correlated whole: what shares a call is one action, no two audit ids are, and nothing waits any more", async () => {
    while ((await correlateWaiting({ ctx: server.system })).more);
    expect(await server.db.prisma.fragmentBatch.count()).toBe(0);
    expect(await server.db.prisma.deadLetter.count()).toBe(0);
    // Nobody here is an agent of this organisation.
    expect(await server.db.prisma.observedAction.count()).toBe(0);
  });
});
