const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "4 min ago", "in 25 s"; a date further away than a week. `at` and `now` are epoch milliseconds. */
export function relativeTime(at: number, now: number): string {
  const distance = Math.abs(at - now);
  if (distance < 5 * SECOND) return "now";
  if (distance >= 7 * DAY) return absoluteDate(at);
  const amount =
    distance < MINUTE
      ? `${Math.round(distance / SECOND)} s`
      : distance < HOUR
        ? `${Math.floor(distance / MINUTE)} min`
        : distance < DAY
          ? `${Math.floor(distance / HOUR)} h`
          : `${Math.floor(distance / DAY)} d`;
  return at > now ? `in ${amount}` : `${amount} ago`;
}

const DATE = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const TIME = new Intl.DateTimeFormat("en-GB", {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hour12: false,
  timeZone: "UTC",
});

/** "3 Nov 2026", UTC. */
export function absoluteDate(at: number): string {
  return DATE.format(at);
}

/** "12:04:31", UTC. */
export function clockTime(at: number): string {
  return TIME.format(at);
}

/** "3 Nov 2026, 12:04:31 UTC". */
export function absoluteTime(at: number): string {
  return `${absoluteDate(at)}, ${clockTime(at)} UTC`;
}
