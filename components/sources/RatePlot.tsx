import type { SourceHealth } from "@/lib/contracts/sources";

const MINUTES = 60;
const MINUTE_MS = 60_000;
const HEIGHT = 24;

/** What came in each of the last sixty minutes, the newest at the right; what was rejected is drawn on top. Told in words beside it. */
export function RatePlot({ health, tall = false, now }: { health: SourceHealth; tall?: boolean; now: number }) {
  const bars = barsOf(health, now);
  const most = Math.max(1, ...bars.map(({ taken, rejected }) => taken + rejected));
  return (
    <svg
      aria-hidden
      viewBox={`0 0 ${MINUTES * 2} ${HEIGHT}`}
      preserveAspectRatio="none"
      className={tall ? "h-28 w-full" : "h-6 w-30"}
    >
      <line x1={0} x2={MINUTES * 2} y1={HEIGHT} y2={HEIGHT} className="stroke-line-strong" strokeWidth={0.5} />
      {bars.map(({ at, taken, rejected }) => {
        const height = (taken / most) * HEIGHT;
        const refused = (rejected / most) * HEIGHT;
        return (
          <g key={at}>
            <rect x={at * 2} y={HEIGHT - height} width={1.5} height={height} className="fill-ink-faint" />
            <rect x={at * 2} y={HEIGHT - height - refused} width={1.5} height={refused} className="fill-stop" />
          </g>
        );
      })}
    </svg>
  );
}

function barsOf({ minutes }: SourceHealth, now: number) {
  const last = Math.floor(now / MINUTE_MS);
  return minutes
    .map(({ minute, stored, duplicates, rejected }) => ({
      at: MINUTES - 1 - (last - Math.floor(Date.parse(minute) / MINUTE_MS)),
      taken: stored + duplicates,
      rejected,
    }))
    .filter(({ at }) => at >= 0 && at < MINUTES);
}
