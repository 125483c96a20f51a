import Big from "big.js";
import clsx from "clsx";
import type { RiskStep } from "@/components/risk/riskSteps";
import { type LimitInUse, windowWords } from "@/lib/contracts/agents";

const NUMBER = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });
const FILL: Record<RiskStep, string> = { 1: "bg-ink-faint", 2: "bg-ink-faint", 3: "bg-risk-3", 4: "bg-risk-4" };

/** How much of a limit's window is used, for the fullest of the values that it counts apart, in words and as a bar. */
export function LimitBar({ inUse, compact = false }: { inUse: LimitInUse; compact?: boolean }) {
  const { limit, used } = inUse;
  const rows = used.length > 0 ? used.slice(0, compact ? 1 : 4) : [{ by_value: "", used: "0" }];
  const unit = /^sum\(arguments\.(.+)\)$/.exec(limit.measure)?.[1] ?? "decisions";
  return (
    <div className="space-y-1.5">
      {rows.map((row) => {
        const share = shareOf(row.used, limit.max);
        const step: RiskStep = share >= 1 ? 4 : share >= 0.8 ? 3 : 1;
        const label = `${NUMBER.format(Number(row.used))} of ${NUMBER.format(limit.max)} ${unit} ${windowWords(limit.per)}`;
        return (
          <div key={row.by_value}>
            <div className="flex items-baseline justify-between gap-3 text-xs">
              <span className="min-w-0 truncate text-ink-muted">
                {row.by_value !== "" && <span className="font-mono text-ink">{row.by_value} </span>}
                {compact ? label : `${unit} ${windowWords(limit.per)}`}
              </span>
              <span className="shrink-0 tabular-nums">
                {compact ? percent(share) : `${NUMBER.format(Number(row.used))} of ${NUMBER.format(limit.max)}`}
                {step === 4 && <span className="text-stop-ink"> used up</span>}
              </span>
            </div>
            <div aria-hidden className="mt-1 h-1.5 overflow-hidden rounded-full bg-sunken ring-1 ring-line ring-inset">
              <div
                className={clsx("h-full rounded-full", FILL[step])}
                style={{ width: `${Math.min(100, share * 100)}%` }}
              />
            </div>
          </div>
        );
      })}
      {!compact && used.length > rows.length && (
        <p className="text-xs text-ink-muted">and {used.length - rows.length} more values with less</p>
      )}
    </div>
  );
}

function shareOf(used: string, max: number): number {
  if (max <= 0) return new Big(used).gt(0) ? 1 : 0;
  return new Big(used).div(max).toNumber();
}

function percent(share: number): string {
  return `${Math.floor(share * 100)}%`;
}
