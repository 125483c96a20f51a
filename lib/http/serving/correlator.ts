import { serviceContext } from "@/lib/http/runtime";
import { logger } from "@/lib/platform/logger";
import { correlateWaiting } from "@/lib/services/correlation/correlateWaiting";
import { alertUngoverned } from "@/lib/services/observedAction/alert";
import { repeating } from "./repeating";

/** A log record is to be seen in its timeline within two seconds. */
const EVERY_MS = 250;

/** Correlates log records with decisions as they come, and tells of what nobody decided. Returns what stops it, which waits for the run that is going on. */
export function startCorrelating(): () => Promise<void> {
  return repeating({
    everyMs: EVERY_MS,
    run: async () => {
      const ctx = serviceContext({ kind: "system", name: "ambit" });
      const { more } = await correlateWaiting({ ctx });
      await alertUngoverned({ ctx });
      return { more };
    },
    onFault: (error) => logger().error({ err: error }, "Log records could not be correlated; the next try follows."),
  });
}
