/**
 * What this process tells Prometheus (docs/metrics.md). Counters begin at zero with the process. They are counted in the server's own
 * bundle, which takes records in and correlates them; what the pages' bundle would count is not seen.
 */
import { Counter, collectDefaultMetrics, Gauge, Registry } from "prom-client";

const registry = new Registry();
const registers = [registry];

/** What became of log records. `unreadable` counts bodies of which no record could be read. */
export const ingestRecords = new Counter({
  name: "ambit_ingest_records_total",
  help: "Log records by type of source and what became of them: stored, duplicate, rejected; unreadable counts whole bodies.",
  labelNames: ["source_type", "outcome"],
  registers,
});

export const ingestRequests = new Counter({
  name: "ambit_ingest_requests_total",
  help: "Requests to the ingest routes by route (traces, logs, records) and status; gone where the sender left before its answer.",
  labelNames: ["route", "status"],
  registers,
});

export const correlatedRecords = new Counter({
  name: "ambit_correlation_records_total",
  help: "Log records that this process has correlated.",
  registers,
});

/** What stands at the moment of a reading. */
export interface Standing {
  /** Deliveries that this process has read and not stored yet. */
  waitingDeliveries: number;
  /** Bytes of records that this process holds. */
  heldBytes: number;
  /** Records that are stored and not correlated yet, of all processes. */
  waitingRecords: number;
  /** How long the first of them has waited, in seconds. */
  waitedSeconds: number;
}

const GAUGES: Record<keyof Standing, Gauge> = {
  waitingDeliveries: gauge("ambit_ingest_waiting_deliveries", "Deliveries that were read and wait to be stored."),
  heldBytes: gauge("ambit_ingest_held_bytes", "Bytes of records that arrive, are read or wait to be stored."),
  waitingRecords: gauge("ambit_correlation_waiting_records", "Records that are stored and not correlated yet."),
  waitedSeconds: gauge("ambit_correlation_waiting_seconds", "How long the first of them has waited."),
};

function gauge(name: string, help: string): Gauge {
  return new Gauge({ name, help, registers });
}

/** Lets memory, processor time and the delays of the event loop be told too. Once a process. */
export function measureProcess(): void {
  collectDefaultMetrics({ register: registry });
}

/** Everything in Prometheus' text format, with what stands now. */
export async function metricsText(standing: Standing): Promise<{ contentType: string; text: string }> {
  for (const name of Object.keys(GAUGES) as (keyof Standing)[]) GAUGES[name].set(standing[name]);
  return { contentType: registry.contentType, text: await registry.metrics() };
}
