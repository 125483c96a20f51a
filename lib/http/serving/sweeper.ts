import { serviceContext } from "@/lib/http/runtime";
import { logger } from "@/lib/platform/logger";
import { settleChanges } from "@/lib/services/change/settle";
import { sweepDeadlines } from "@/lib/services/deadline/sweep";

const EVERY_MS = 1_000;

/** Ends what is past its deadline and puts changes in force that are due, once a second. Returns what stops it, which waits for the sweep that is going on. */
export function startSweeping(): () => Promise<void> {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let current = Promise.resolve();
  const again = () => {
    if (!stopped) timer = setTimeout(run, EVERY_MS);
  };
  const run = () => {
    const ctx = serviceContext({ kind: "system", name: "ambit" });
    current = sweepDeadlines({ ctx })
      .then(() => settleChanges({ ctx }))
      .catch((error: unknown) =>
        logger().error({ err: error }, "Deadlines could not be swept; the next try is in a second."),
      )
      .then(again);
  };
  run();
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await current;
  };
}
