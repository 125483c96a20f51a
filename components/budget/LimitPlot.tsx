import Big from "big.js";
import type { LimitHistory } from "@/lib/contracts/budgets";

const NUMBER = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });
const [WIDTH, HEIGHT, GAP] = [300, 56, 2];
const DAY_MS = 86_400_000;

const AT = { day: "", fullest_hour: " in its fullest hour", fullest_window: " at its fullest" } as const;

/** What a limit held, day by day: a bar for each day, the line on top is all of it. The days can be read as a table too. */
export function LimitPlot({ history, now, days }: { history: LimitHistory; now: string; days: number }) {
  const shown = daysUntil(now, days).map((day) => {
    const used = history.days.find((one) => one.day === day)?.used ?? "0";
    return { day, used, share: history.max <= 0 ? 0 : Math.min(1, new Big(used).div(history.max).toNumber()) };
  });
  const used = shown.filter((one) => one.used !== "0");
  const fullest = shown.reduce((most, one) => (one.share > most.share ? one : most));
  const step = WIDTH / days;
  const said =
    used.length === 0
      ? `Not used in ${days} days`
      : `Used on ${used.length} of ${days} days, most on ${fullest.day}: ${number(fullest.used)} of ${NUMBER.format(history.max)}`;
  return (
    <figure className="min-w-0">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${history.words}: ${said}`}
        className="h-14 w-full rounded bg-sunken/60"
      >
        <line x1={0} x2={WIDTH} y1={1} y2={1} className="stroke-line-strong" strokeDasharray="3 3" />
        {shown.map(({ day, share }, index) => (
          <rect
            key={day}
            x={index * step + GAP / 2}
            width={step - GAP}
            y={HEIGHT - Math.max(share * (HEIGHT - 2), share > 0 ? 2 : 0)}
            height={Math.max(share * (HEIGHT - 2), share > 0 ? 2 : 0)}
            className={share >= 1 ? "fill-risk-4" : share >= 0.8 ? "fill-risk-3" : "fill-ink-faint"}
          >
            <title>{`${day}: ${number(shown[index]?.used ?? "0")}`}</title>
          </rect>
        ))}
      </svg>
      <figcaption className="mt-1 text-xs text-ink-muted">
        {said}
        {used.length > 0 && AT[history.measured]}
      </figcaption>
      {used.length > 0 && (
        <details className="text-xs">
          <summary className="w-fit rounded text-ink-muted hover:text-ink">Day by day</summary>
          <table className="mt-1 w-full tabular-nums">
            <caption className="sr-only">{history.words}, day by day</caption>
            <thead>
              <tr>
                <th scope="col" className="text-left font-medium">
                  Day
                </th>
                <th scope="col" className="text-right font-medium">
                  Used
                </th>
              </tr>
            </thead>
            <tbody>
              {used.map((one) => (
                <tr key={one.day}>
                  <td>{one.day}</td>
                  <td className="text-right">{number(one.used)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      )}
    </figure>
  );
}

/** The last so many days, UTC, the oldest first. */
function daysUntil(now: string, days: number): string[] {
  const today = Math.floor(Date.parse(now) / DAY_MS) * DAY_MS;
  return Array.from({ length: days }, (_, index) =>
    new Date(today - (days - 1 - index) * DAY_MS).toISOString().slice(0, 10),
  );
}

function number(exact: string): string {
  return NUMBER.format(Number(exact));
}
