/** Sleeps until the time is over or `signal` is aborted, whichever is first; `holds`: the process stays alive for it. */
export async function sleep(
  ms: number,
  { signal, holds }: { signal?: AbortSignal | undefined; holds: boolean },
): Promise<void> {
  if (signal?.aborted) return;
  await new Promise<void>((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal?.addEventListener("abort", end, { once: true });
    if (!holds) letGo(timer);
  });
}

/** Where timers can be told not to keep a process alive. */
function letGo(timer: unknown): void {
  if (typeof timer === "object" && timer !== null && "unref" in timer) (timer as { unref(): void }).unref();
}
