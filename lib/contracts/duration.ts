/** Durations as people write them: a whole number and a unit, `10s`, `30m`, `24h`, `7d`. */

const SECONDS_OF = { d: 86_400, h: 3_600, m: 60, s: 1 } as const;
type Unit = keyof typeof SECONDS_OF;

export const DURATION_PATTERN = /^([1-9]\d{0,8})([smhd])$/;

/** Seconds of a duration such as `30m`; `null` when it is not one. */
export function secondsOf(duration: string): number | null {
  const parts = DURATION_PATTERN.exec(duration);
  if (parts === null) return null;
  return Number(parts[1]) * SECONDS_OF[parts[2] as Unit];
}

/** The shortest spelling of a number of seconds (an integer above 0): 86400 is `1d`, 90 is `90s`. */
export function durationOf(seconds: number): string {
  for (const unit of Object.keys(SECONDS_OF) as Unit[]) {
    if (seconds % SECONDS_OF[unit] === 0) return `${seconds / SECONDS_OF[unit]}${unit}`;
  }
  return `${seconds}s`;
}
