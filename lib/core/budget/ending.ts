/** When people are warned that an exception ends. */

const DAY_MS = 86_400_000;
/** Shorter ones are given for minutes, by people who know how long. */
const WARNED_FROM_MS = 3_600_000;

/**
 * How long before its end, in milliseconds, by how long it lasts in all: seven days for two weeks and more, a day for two days
 * and more, else the last quarter. Null for one of less than an hour, of which nobody is warned.
 */
export function warnedBefore(lengthMs: number): number | null {
  if (lengthMs < WARNED_FROM_MS) return null;
  if (lengthMs >= 14 * DAY_MS) return 7 * DAY_MS;
  if (lengthMs >= 2 * DAY_MS) return DAY_MS;
  return lengthMs / 4;
}
