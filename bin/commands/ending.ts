import type { Logger } from "@/lib/platform/logger";

/** Ends this process once, after `close`; a signal to end does so as well. */
export function endingWith(
  close: () => Promise<void>,
  { log, what }: { log: Logger; what: string },
): (why: string) => void {
  let isEnding = false;
  const end = (why: string) => {
    if (isEnding) return;
    isEnding = true;
    log.info({ why }, `${what} ends`);
    void close().finally(() => process.exit(process.exitCode ?? 0));
  };
  for (const signal of ["SIGTERM", "SIGHUP"] as const) process.on(signal, () => end(signal));
  return end;
}
