import { serviceContext } from "@/lib/http/runtime";
import { logger } from "@/lib/platform/logger";
import { sweepRetention } from "@/lib/services/source/sweepRetention";
import { repeating } from "./repeating";

/** Retention is counted in days. */
const EVERY_MS = 3_600_000;

/** Removes log records that are past their source's retention, once an hour. Returns what stops it, which waits for the sweep that is going on. */
export function startSweepingRetention(): () => Promise<void> {
  return repeating({
    everyMs: EVERY_MS,
    run: async () => {
      const { more } = await sweepRetention({ ctx: serviceContext({ kind: "system", name: "ambit" }) });
      return { more };
    },
    onFault: (error) =>
      logger().error(
        { err: error },
        "Log records past their retention could not be removed; the next try is in an hour.",
      ),
  });
}
