import Big from "big.js";
import clsx from "clsx";
import { type LimitWindow, windowWords } from "@/lib/contracts/agents";
import type { ApprovalDetail } from "@/lib/contracts/approvals";

type Limit = ApprovalDetail["limits"][number];

/** Each limit that bears on it: used before, used after, and the most that its window may hold. */
export function LimitsBeforeAfter({ limits }: { limits: Limit[] }) {
  return (
    <ul className="space-y-1.5">
      {limits.map((limit) => (
        <LimitLine key={`${limit.name} ${limit.measure} ${limit.window}`} limit={limit} />
      ))}
    </ul>
  );
}

function LimitLine({ limit }: { limit: Limit }) {
  const { name, measure, window, used, amount, max } = limit;
  const after = new Big(used).plus(amount ?? 0);
  const isBeyond = amount === null || after.gt(max);
  const [before, then] = [shareOf(used, max), shareOf(after, max)];
  return (
    <li className="grid items-center gap-x-4 sm:grid-cols-[minmax(0,1fr)_7rem]">
      <span className="tabular min-w-0 [overflow-wrap:anywhere]">
        {used} →{" "}
        <span className={clsx("font-medium", isBeyond && "text-stop-ink")}>
          {amount === null ? "?" : after.toFixed()}
        </span>{" "}
        of {max}{" "}
        <span className="text-ink-muted">
          {/^sum\(arguments\.(.+)\)$/.exec(measure)?.[1] ?? "calls"} {windowWords(windowOf(window))}, {name}
        </span>
        {isBeyond && <span className="font-medium text-stop-ink"> beyond the limit</span>}
      </span>
      <span aria-hidden className="relative h-1.5 overflow-hidden rounded-full bg-line max-sm:mt-1">
        <span
          className={clsx("absolute inset-y-0 left-0", isBeyond ? "bg-risk-4" : "bg-accent")}
          style={{ width: then }}
        />
        <span className="absolute inset-y-0 left-0 bg-ink-faint" style={{ width: before }} />
      </span>
    </li>
  );
}

/** The window as the counter's name holds it. */
function windowOf(name: string): LimitWindow {
  const sliding = /^sliding-(\d+)s$/.exec(name)?.[1];
  return sliding === undefined ? (name as "hour" | "day") : { slidingSeconds: Number(sliding) };
}

function shareOf(used: Big.BigSource, max: string): string {
  if (new Big(max).lte(0)) return "100%";
  return `${Math.min(100, new Big(used).div(max).times(100).toNumber())}%`;
}
