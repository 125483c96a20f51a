import type { Benchmark } from "./benchmark";
import { browseBenchmark } from "./http/browse";
import { evaluationBenchmark } from "./http/evaluation";
import { gatewayBenchmark } from "./http/gateway";
import { governanceBenchmark } from "./http/governance";
import { inboxBenchmark } from "./http/inbox";
import { inboxListenersBenchmark } from "./http/inboxListeners";
import { ingestBenchmark } from "./http/ingest";
import { killSwitchBenchmark } from "./http/killSwitch";
import { largeExportsBenchmark } from "./http/largeExports";
import { timelineBenchmark } from "./http/timeline";
import { visibleBenchmark } from "./http/visible";
import { correlationBenchmark } from "./inProcess/correlation";
import { decisionBenchmark } from "./inProcess/decision";
import { replayBenchmark } from "./inProcess/replay";

/** Every benchmark, in the order of the table. */
export const BENCHMARKS: readonly Benchmark[] = [
  decisionBenchmark,
  evaluationBenchmark,
  gatewayBenchmark,
  killSwitchBenchmark,
  inboxBenchmark,
  inboxListenersBenchmark,
  governanceBenchmark,
  ingestBenchmark,
  visibleBenchmark,
  largeExportsBenchmark,
  browseBenchmark,
  correlationBenchmark,
  replayBenchmark,
  timelineBenchmark,
];
