import { SightingMemory } from "@/lib/db/correlation/sightingMemory";
import { serviceContext } from "@/lib/http/runtime";
import { logger } from "@/lib/platform/logger";
import { correlatedRecords } from "@/lib/platform/metrics";
import { correlateWaiting } from "@/lib/services/correlation/correlateWaiting";
import { estimateClocks } from "@/lib/services/correlation/estimateClocks";
import { alertUngoverned } from "@/lib/services/observedAction/alert";
import { repeating } from "./repeating";

/** A log record is to be seen in its timeline within two seconds. */
const EVERY_MS = 250;

/** Clocks drift slowly. */
const CLOCKS_EVERY_MS = 60_000;

/** Correlates log records with decisions as they come, and tells of what nobody decided. Returns what stops it, which waits for the run that is going on. */
export function startCorrelating(): () => Promise<void> {
  const memory = new SightingMemory();
  const context = () => serviceContext({ kind: "system", name: "ambit" });
  const stops = [
    repeating({
      everyMs: EVERY_MS,
      run: async () => {
        const ctx = context();
        const { more, fragments } = await correlateWaiting({ ctx, memory });
        correlatedRecords.inc(fragments);
        await alertUngoverned({ ctx });
        return { more };
      },
      onFault: (error) => logger().error({ err: error }, "Log records could not be correlated; the next try follows."),
    }),
    repeating({
      everyMs: CLOCKS_EVERY_MS,
      run: async () => {
        await estimateClocks({ ctx: context() });
        return { more: false };
      },
      onFault: (error) =>
        logger().error({ err: error }, "Sources' clocks could not be estimated; the next try is in a minute."),
    }),
  ];
  return async () => {
    await Promise.all(stops.map((stop) => stop()));
  };
}
