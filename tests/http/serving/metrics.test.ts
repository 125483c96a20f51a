import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createMetricsHandler } from "@/lib/http/metrics";
import { type IngestServer, ingestServer } from "@/tests/support/ingestServer";
import { span, traces } from "@/tests/support/otlpExports";

let ingest: IngestServer;
let url: string;
let close: () => void;
beforeAll(async () => {
  ingest = await ingestServer();
  const { actor: _, ...base } = ingest.system;
  const log = { warn: () => undefined, error: () => undefined };
  const metrics = createMetricsHandler({ ...base, log });
  const server = createServer(
    (req, res) => void metrics(req, res).then((handled) => handled || res.writeHead(418).end()),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  close = () => {
    server.closeAllConnections();
    server.close();
  };
});
afterAll(async () => {
  close();
  await ingest.close();
});

const asked = async (token: string | null, { method = "GET", path = "/metrics" } = {}) =>
  await fetch(url + path, { method, headers: token === null ? {} : { Authorization: `Bearer ${token}` } });

describe("/metrics", () => {
  it("answers those alone who see every team, by an API token", async () => {
    expect((await asked(null)).status).toBe(401);
    expect((await asked("ambit_pat_mistyped")).status).toBe(401);
    expect((await asked(await ingest.token("otlp"))).status).toBe(401);
    const as = async (email: string) => (await asked(await ingest.apiToken(email))).status;
    expect(await as("omar@example.com")).toBe(403);
    expect(await as("rita@example.com")).toBe(200);
    expect(await as("adam@example.com")).toBe(200);
    expect((await asked(await ingest.apiToken("adam@example.com"), { method: "POST" })).status).toBe(405);
    expect((await asked(null, { path: "/metricsx" })).status).toBe(418);
  });

  it("counts log records by what became of them, requests by their status, and what waits for correlation and how long", async () => {
    const admin = await ingest.apiToken("adam@example.com");
    const token = await ingest.token("otlp");
    const read = async () => valuesIn(await (await asked(admin)).text());
    const before = await read();
    expect(before).toMatchObject({ ambit_correlation_waiting_records: 0, ambit_correlation_waiting_seconds: 0 });

    const bad = span(3, { startTimeUnixNano: "yesterday" });
    expect((await ingest.send("/v1/traces", traces([span(1), span(2), bad]), { token })).status).toBe(200);
    await ingest.send("/v1/traces", traces([span(1)]), { token });
    await ingest.send("/ingest/v1/cloudtrail", "<html>", { token: admin });
    await ingest.send("/v1/logs", "{}", {});
    ingest.clock.advance(7_000);

    // What else this process counted before is no part of it.
    const now = Object.entries(await read()).map(([name, value]) =>
      name.includes("_total") ? [name, value - (before[name] ?? 0)] : [name, value],
    );
    expect(Object.fromEntries(now)).toMatchObject({
      'ambit_ingest_records_total{source_type="otlp",outcome="stored"}': 2,
      'ambit_ingest_records_total{source_type="otlp",outcome="duplicate"}': 1,
      'ambit_ingest_records_total{source_type="otlp",outcome="rejected"}': 1,
      'ambit_ingest_records_total{source_type="cloudtrail",outcome="unreadable"}': 1,
      'ambit_ingest_requests_total{route="traces",status="200"}': 2,
      'ambit_ingest_requests_total{route="records",status="400"}': 1,
      'ambit_ingest_requests_total{route="logs",status="401"}': 1,
      ambit_ingest_held_bytes: 0,
      ambit_ingest_waiting_deliveries: 0,
      ambit_correlation_waiting_records: 2,
      ambit_correlation_waiting_seconds: 7,
    });
  });
});

function valuesIn(text: string): Record<string, number> {
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.split(" ").at(-1))]),
  );
}
