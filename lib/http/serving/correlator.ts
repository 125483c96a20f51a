import { serviceContext } from "@/lib/http/runtime";
import { logger } from "@/lib/platform/logger";
import { correlateWaiting } from "@/lib/services/correlation/correlateWaiting";
import { repeating } from "./repeating";

/** A log record is to be seen in its timeline within two seconds. */
const EVERY_MS = 250;

/** Correlates log records with decisions as they come. Returns what stops it, which waits for the run that is going on. */
export function startCorrelating(): () => Promise<void> {
  return repeating({
    everyMs: EVERY_MS,
    run: () => correlateWaiting({ ctx: serviceContext({ kind: "system", name: "ambit" }) }),
    onFault: (error) => logger().error({ err: error }, "Log records could not be correlated; the next try follows."),
  });
}
