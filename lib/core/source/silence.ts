/** Whether a source is quieter than it usually is: what is missing of a silent source may still come, or was never sent. */

/** A time in which nothing came of a source that usually sends more often. Epoch milliseconds. */
export interface Silence {
  /** The last minute before it in which something came. */
  since: number;
  /** When something came again; null while nothing has. */
  until: number | null;
}

/** Below so many minutes with arrivals nobody knows what is usual. */
const MINUTES_MIN = 8;
/** A pause is no silence before it is so many times as long as nearly all of the pauses so far. */
const TIMES_USUAL = 3;
const NEARLY_ALL = 0.95;
/** Nor before it is so long, in milliseconds: what sends without pause is sometimes started anew. */
const SHORTEST_MS = 10 * 60_000;

/**
 * The silence in which `at` lies; null where there is none, or too little is known.
 * @param minutes when something came, ascending, in epoch milliseconds: a day's worth or more
 */
export function silenceAt(minutes: readonly number[], at: number): Silence | null {
  const [first] = minutes;
  if (first === undefined || minutes.length < MINUTES_MIN || at < first) return null;
  const next = minutes.findIndex((minute) => minute > at);
  const since = minutes[next === -1 ? minutes.length - 1 : next - 1];
  const until = next === -1 ? null : (minutes[next] ?? null);
  if (since === undefined) return null;
  const pauseMs = (until ?? at) - since;
  return pauseMs > silentAfterMs(minutes) ? { since, until } : null;
}

/** How long a pause may be before it is a silence, in milliseconds. */
function silentAfterMs(minutes: readonly number[]): number {
  const pauses = minutes
    .slice(1)
    .map((minute, index) => minute - (minutes[index] ?? minute))
    .sort((one, other) => one - other);
  const usual = pauses[Math.floor((pauses.length - 1) * NEARLY_ALL)] ?? 0;
  return Math.max(SHORTEST_MS, usual * TIMES_USUAL);
}
