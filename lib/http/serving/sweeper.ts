import { serviceContext } from "@/lib/http/runtime";
import { logger } from "@/lib/platform/logger";
import { settleBreakGlass } from "@/lib/services/breakGlass/settle";
import { settleChanges } from "@/lib/services/change/settle";
import { sweepDeadlines } from "@/lib/services/deadline/sweep";
import { settleExceptions } from "@/lib/services/exception/settle";
import { settleEnds } from "@/lib/services/killSwitch/settleEnds";
import { repeating } from "./repeating";

const EVERY_MS = 1_000;

/** Ends what is past its deadline, puts changes in force that are due and marks what has ended, once a second. Returns what stops it, which waits for the sweep that is going on. */
export function startSweeping(): () => Promise<void> {
  return repeating({
    everyMs: EVERY_MS,
    run: async () => {
      const ctx = serviceContext({ kind: "system", name: "ambit" });
      await sweepDeadlines({ ctx });
      await settleChanges({ ctx });
      await settleBreakGlass({ ctx });
      await settleExceptions({ ctx });
      await settleEnds({ ctx });
      return { more: false };
    },
    onFault: (error) =>
      logger().error({ err: error }, "Deadlines and due changes could not be swept; the next try is in a second."),
  });
}
