/** Log records over HTTP into the durable store, beside COPY of the same rows into the same indexed tables. */
import { hash } from "node:crypto";
import pg from "pg";
import { openDatabase } from "@/lib/db/database";
import { makePartitions } from "@/lib/db/fragment/partitions";
import type { FragmentRow } from "@/lib/db/fragment/store";
import { rowOf } from "@/lib/services/ingest/rows";
import { createSource } from "@/lib/services/source/create";
import { issueToken } from "@/lib/services/source/issueToken";
import { parseTraces } from "@/lib/sources/otlp/parse";
import type { Benchmark } from "../benchmark";
import { interleave } from "../interleave";
import { row } from "../row";
import { serve } from "./children";
import { copyInto, copyLine } from "./copy";
import { deriveKey, PUBLIC_URL } from "./keys";
import { openPlace } from "./place";

/** Spans of one export, as the SDK's batch processor sends them by default. */
const SPANS = 512;
const EXPORTS = 40;
/** Exporters that send at the same time, each one export after another. */
const EXPORTERS = 4;
const CONNECTIONS = 16;

export const ingestBenchmark: Benchmark = {
  name: "ingest",
  run: async ({ repetitions, tell }) => {
    tell("Starting a database and a server that log records are sent to");
    const place = await openPlace();
    const db = openDatabase({ url: place.databaseUrl, poolSize: 2 });
    const copier = new pg.Client({ connectionString: place.databaseUrl });
    const served = await serve("accessServer", { databaseUrl: place.databaseUrl, connections: CONNECTIONS });
    try {
      await copier.connect();
      const now = () => new Date();
      const ctx = { actor: { kind: "command", name: "bench" } as const, now, db, publicUrl: PUBLIC_URL, deriveKey };
      const { secret } = await issueToken({ ctx, input: { source: "otlp" } });
      await createSource({ ctx, input: { name: "copied", type: "otlp", basis: "claimed" } });
      const { id: copiedId } = await db.prisma.source.findUniqueOrThrow({ where: { name: "copied" } });
      await makePartitions(db, [now()], now());
      let repetition = 0;
      // What both sides are given is made before the clock runs, anew for each repetition: nothing is stored twice.
      let sent: string[] = [];
      tell(`Sending ${EXPORTS} exports of ${SPANS} spans, and copying the same rows`);
      const figures = await interleave(
        {
          ours: async () => {
            repetition += 1;
            sent = Array.from({ length: EXPORTS }, (_, index) => exportOf(repetition * EXPORTS + index));
            return perSecond(() => sendAll(served.port, secret, sent));
          },
          copy: async () => {
            const rows = sent.flatMap((json) =>
              parseTraces({ json }).fragments.map((one) => rowOf(copiedId, one.fragment)),
            );
            const data = { fragments: fragmentData(rows), keys: keyData(rows) };
            return perSecond(async () => {
              await copier.query("BEGIN");
              await copyInto(copier, `COPY fragment (${FRAGMENT_COLUMNS}) FROM STDIN`, data.fragments);
              await copyInto(copier, "COPY fragment_key (key, at, fragment_id) FROM STDIN", data.keys);
              await copier.query("COMMIT");
            });
          },
        },
        repetitions,
      );
      const stored = await db.prisma.fragment.count();
      if (stored !== 2 * (repetitions + 1) * EXPORTS * SPANS) throw new Error(`${stored} fragments were stored`);
      return [
        row({
          name: "ingest: OTLP over HTTP, durable, 4 exporters",
          unit: "fragments/s",
          ours: figures.ours,
          baseline: figures.copy,
          against: "COPY of the same rows",
          goal: { of: "ratio", atLeast: 0.35, hopedFor: 0.5 },
        }),
        row({
          name: "ingest: fragments a second",
          unit: "fragments/s",
          ours: figures.ours,
          goal: { of: "ours", atLeast: 10_000 },
        }),
      ];
    } finally {
      served.close();
      await copier.end();
      await db.close();
      await place.close();
    }
  },
};

async function perSecond(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return (EXPORTS * SPANS) / ((performance.now() - began) / 1_000);
}

async function sendAll(port: number, secret: string, bodies: readonly string[]): Promise<void> {
  const waiting = [...bodies];
  const exporter = async () => {
    for (let body = waiting.pop(); body !== undefined; body = waiting.pop()) {
      const response = await fetch(`http://127.0.0.1:${port}/v1/traces`, {
        method: "POST",
        headers: { Authorization: `Bearer ${secret}`, "Content-Type": "application/json" },
        body,
      });
      const answer = await response.text();
      if (response.status !== 200 || answer !== "{}") throw new Error(`answered ${response.status}: ${answer}`);
    }
  };
  await Promise.all(Array.from({ length: EXPORTERS }, exporter));
}

/** Tool calls of an agent as instrumentation of GenAI records them: ten attributes each. */
function exportOf(number: number): string {
  const spans = Array.from({ length: SPANS }, (_, index) => spanOf(number * SPANS + index));
  const resource = { attributes: attributes({ "service.name": "billing-helper", "service.version": "1.4.2" }) };
  return JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ scope: { name: "agent" }, spans }] }] });
}

function spanOf(number: number): object {
  const id = hash("sha256", `bench ${number}`, "hex");
  const started = BigInt(Date.now()) * 1_000_000n + BigInt(number % 1_000_000);
  return {
    traceId: hash("sha256", `trace ${Math.floor(number / 8)}`, "hex").slice(0, 32),
    spanId: id.slice(0, 16),
    parentSpanId: id.slice(16, 32),
    name: "execute_tool send_money",
    kind: 3,
    startTimeUnixNano: String(started),
    endTimeUnixNano: String(started + 84_000_000n),
    attributes: attributes({
      "gen_ai.operation.name": "execute_tool",
      "gen_ai.tool.name": "send_money",
      "gen_ai.tool.call.id": `call_${id.slice(0, 24)}`,
      "gen_ai.conversation.id": `conversation-${number % 100}`,
      "server.address": "bank.example.com",
      "http.request.method": "POST",
      "url.full": `https://bank.example.com/payments/${number}`,
      "http.response.status_code": 200,
      "enduser.id": "dana@example.com",
      "thread.name": `worker-${number % 8}`,
    }),
    status: {},
  };
}

function attributes(values: Record<string, string | number>): object[] {
  return Object.entries(values).map(([key, value]) => ({
    key,
    value: typeof value === "number" ? { intValue: value } : { stringValue: value },
  }));
}

const FRAGMENT_COLUMNS =
  "id, at, source_id, kind, phase, system, title, occurred_at, duration_ms, received_at, principal, verb, resource_type, " +
  "resource_id, status, error, arguments, state_change, keys, content_digest, content";

function fragmentData(rows: readonly FragmentRow[]): Buffer {
  const now = new Date();
  const lines = rows.map((one) =>
    copyLine([
      one.id,
      one.at,
      one.sourceId,
      one.kind,
      one.phase,
      one.system,
      one.title,
      one.occurredAt,
      one.durationMs,
      now,
      one.principal,
      one.verb,
      one.resourceType,
      one.resourceId,
      one.status,
      one.error,
      one.arguments,
      one.stateChange,
      one.keys,
      one.contentDigest,
      one.content,
    ]),
  );
  return Buffer.from(lines.join(""));
}

function keyData(rows: readonly FragmentRow[]): Buffer {
  return Buffer.from(
    rows.flatMap(({ id, at, keyNumbers }) => keyNumbers.map((key) => copyLine([key, at, id]))).join(""),
  );
}
