/**
 * Runs `run` again and again, `everyMs` after it has ended, and at once where it answers that there is more. Returns what stops
 * it, which waits for the run that is going on.
 */
export function repeating({
  everyMs,
  run,
  onFault,
}: {
  everyMs: number;
  run: () => Promise<{ more: boolean }>;
  onFault: (error: unknown) => void;
}): () => Promise<void> {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let current = Promise.resolve();
  const next = () => {
    current = run()
      .catch((error: unknown) => {
        onFault(error);
        return { more: false };
      })
      .then(({ more }) => {
        if (!stopped) timer = setTimeout(next, more ? 0 : everyMs);
      });
  };
  next();
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await current;
  };
}
