/** Log records over HTTP into the durable store, beside COPY of the same rows into the same indexed tables. */
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
import { exportOf, SPANS, sendExport } from "./spans";

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
    for (let body = waiting.pop(); body !== undefined; body = waiting.pop()) await sendExport(port, secret, body);
  };
  await Promise.all(Array.from({ length: EXPORTERS }, exporter));
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
