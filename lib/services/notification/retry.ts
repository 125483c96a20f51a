const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** How long to wait after each failed attempt, as Standard Webhooks proposes it. After the last one it has failed. */
export const RETRY_AFTER_MS: readonly number[] = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];

/** When to try again after this attempt (the first is 1); null when it is given up. */
export function nextAttemptAt(attempt: number, now: Date): Date | null {
  const wait = RETRY_AFTER_MS[attempt - 1];
  return wait === undefined ? null : new Date(now.getTime() + wait);
}
