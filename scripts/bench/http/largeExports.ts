/** How long a decision takes while large exports come in: read in a thread of their own, beside read where decisions are made. */
import { openDatabase } from "@/lib/db/database";
import { issueToken } from "@/lib/services/source/issueToken";
import type { Benchmark } from "../benchmark";
import { interleave } from "../interleave";
import { quantile, row } from "../row";
import { evaluation, openCallers } from "./callers";
import { loadProcess, type Served, serve } from "./children";
import { deriveKey, PUBLIC_URL } from "./keys";
import { openPlace } from "./place";
import { exportOf, sendExport } from "./spans";

const CLIENTS = 4;
const CONNECTIONS = 16;
const MILLISECONDS = 4_000;
const EXPORT_BYTES = 10_000_000;

export const largeExportsBenchmark: Benchmark = {
  name: "large-exports",
  run: async ({ repetitions, tell }) => {
    tell("Starting a database and two servers");
    const place = await openPlace();
    const db = openDatabase({ url: place.databaseUrl, poolSize: 2 });
    const open: { close(): void }[] = [];
    try {
      const now = () => new Date();
      const ctx = { actor: { kind: "command", name: "bench" } as const, now, db, publicUrl: PUBLIC_URL, deriveKey };
      const { secret } = await issueToken({ ctx, input: { source: "otlp" } });
      const at = { databaseUrl: place.databaseUrl, connections: CONNECTIONS };
      const apart = await serve("accessServer", at);
      const here = await serve("accessServer", at, { BENCH_READ: "here" });
      const load = loadProcess();
      open.push(apart, here, load);
      const callers = await openCallers(apart, place);
      const requests = Array.from({ length: CLIENTS }, (_, client) => evaluation(callers, client, "none"));
      const asked = async ({ port }: Served) => {
        const { failures, answers, latencies } = await load.run({ port, requests, milliseconds: MILLISECONDS });
        if (failures > 0) throw new Error(`${failures} of ${answers} calls were not allowed`);
        return quantile(latencies, 0.99);
      };
      let sent = 0;
      const beside = async (served: Served) => {
        const measuring = asked(served);
        let over = false;
        const ended = measuring.finally(() => {
          over = true;
        });
        while (!over) {
          sent += 1;
          await sendExport(served.port, secret, largeExport(sent));
        }
        return await ended;
      };
      tell(
        `Asking for decisions while exports of ${EXPORT_BYTES / 1_000_000} MB come in, ${repetitions} times in turns`,
      );
      const figures = await interleave(
        { ours: () => beside(apart), here: () => beside(here), alone: () => asked(apart) },
        repetitions,
      );
      return [
        row({
          name: "a decision while 10 MB exports come in, p99",
          unit: "ms",
          ours: figures.ours,
          baseline: figures.here,
          against: "exports read in the same thread",
          goal: { of: "ours", atMost: 50 },
        }),
        row({ name: "the same while nothing comes in, p99", unit: "ms", ours: figures.alone }),
      ];
    } finally {
      for (const { close } of open) close();
      await db.close();
      await place.close();
    }
  },
};

/** Whole exports of the usual size in one body. */
function largeExport(number: number): string {
  const bodies: string[] = [];
  const first = exportOf(number * 1_000);
  const count = Math.ceil(EXPORT_BYTES / first.length);
  for (let part = 0; part < count; part += 1) {
    const { resourceSpans } = JSON.parse(part === 0 ? first : exportOf(number * 1_000 + part)) as {
      resourceSpans: object[];
    };
    bodies.push(JSON.stringify(resourceSpans[0]));
  }
  return `{"resourceSpans":[${bodies.join(",")}]}`;
}
