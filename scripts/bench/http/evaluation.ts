/** The decision over HTTP with its durable record, beside bare node:http with one durable INSERT. */
import type { Benchmark, BenchmarkRow } from "../benchmark";
import { interleave } from "../interleave";
import { quantile, row } from "../row";
import { CLIENTS, evaluation, type Limited, openCallers } from "./callers";
import { loadProcess, type Served, serve } from "./children";
import { openPlace } from "./place";

/** Connections of the baseline's pool: with more it is no faster. */
const CONNECTIONS = 16;
/** How long each side is asked in each repetition. */
const MILLISECONDS = 3_000;

const AGAINST = "node:http + pg + one INSERT";

export const evaluationBenchmark: Benchmark = {
  name: "evaluation",
  run: async ({ repetitions, tell }) => {
    tell("Starting a database and two servers");
    const place = await openPlace();
    const open: { close(): void }[] = [];
    try {
      const { databaseUrl } = place;
      const ours = await serve("accessServer", { databaseUrl, connections: CONNECTIONS });
      const baseline = await serve("baselineServer", { databaseUrl, connections: CONNECTIONS });
      const load = loadProcess();
      open.push(ours, baseline, load);
      const callers = await openCallers(ours, place);
      const asked = async ({ port }: Served, clients: number, limited: Limited) => {
        const requests = Array.from({ length: clients }, (_, client) => evaluation(callers, client, limited));
        const measured = await load.run({ port, requests, milliseconds: MILLISECONDS });
        if (measured.failures > 0)
          throw new Error(`${measured.failures} of ${measured.answers} calls were not allowed`);
        return measured;
      };
      const rate = async (at: Served, limited: Limited) => {
        const { answers, seconds } = await asked(at, CLIENTS, limited);
        return answers / seconds;
      };
      const wait = async (at: Served) => quantile((await asked(at, 1, "none")).latencies, 0.5);
      tell(`Asking both servers, ${repetitions} times in turns`);
      return rowsOf(
        await interleave(
          {
            ours64: () => rate(ours, "none"),
            baseline64: () => rate(baseline, "none"),
            ours1: () => wait(ours),
            baseline1: () => wait(baseline),
            shared: () => rate(ours, "shared"),
            own: () => rate(ours, "own"),
          },
          repetitions,
        ),
      );
    } finally {
      for (const { close } of open) close();
      await place.close();
    }
  },
};

function rowsOf(
  figures: Record<"ours64" | "baseline64" | "ours1" | "baseline1" | "shared" | "own", number[]>,
): BenchmarkRow[] {
  return [
    row({
      name: `evaluation with its durable record, ${CLIENTS} clients`,
      unit: "calls/s",
      ours: figures.ours64,
      baseline: figures.baseline64,
      against: AGAINST,
      goal: { of: "ratio", atLeast: 1, hopedFor: 1.5 },
    }),
    row({
      name: "evaluation with its durable record, 1 client, p50",
      unit: "ms",
      ours: figures.ours1,
      baseline: figures.baseline1,
      against: AGAINST,
      goal: { of: "difference", atMost: 0.5 },
    }),
    row({
      name: `${CLIENTS} clients on one limit`,
      unit: "calls/s",
      ours: figures.shared,
      baseline: figures.own,
      against: "a counter for each client",
      goal: { of: "ratio", atLeast: 0.5 },
    }),
  ];
}
