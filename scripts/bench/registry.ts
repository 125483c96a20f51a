import type { Benchmark } from "./benchmark";
import { browseBenchmark } from "./http/browse";
import { evaluationBenchmark } from "./http/evaluation";
import { governanceBenchmark } from "./http/governance";
import { inboxBenchmark } from "./http/inbox";
import { inboxListenersBenchmark } from "./http/inboxListeners";
import { ingestBenchmark } from "./http/ingest";
import { killSwitchBenchmark } from "./http/killSwitch";
import { timelineBenchmark } from "./http/timeline";
import { correlationBenchmark } from "./inProcess/correlation";
import { decisionBenchmark } from "./inProcess/decision";
import { replayBenchmark } from "./inProcess/replay";

/** Every benchmark, in the order of the table. */
export const BENCHMARKS: readonly Benchmark[] = [
  decisionBenchmark,
  evaluationBenchmark,
  killSwitchBenchmark,
  inboxBenchmark,
  inboxListenersBenchmark,
  governanceBenchmark,
  ingestBenchmark,
  browseBenchmark,
  correlationBenchmark,
  replayBenchmark,
  timelineBenchmark,
];
