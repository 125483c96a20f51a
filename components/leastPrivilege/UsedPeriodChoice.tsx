import clsx from "clsx";
import Link from "next/link";
import { USED_PERIODS } from "@/lib/contracts/leastPrivilege";

/** Of how many days the use is looked at. It lives in the address, so a proposal can be sent to someone. */
export function UsedPeriodChoice({ agent, days }: { agent: string; days: number }) {
  return (
    <nav aria-label="Period" className="flex rounded-md border border-line bg-sunken p-0.5 text-xs">
      {USED_PERIODS.map((period) => (
        <Link
          key={period}
          href={`/agents/${encodeURIComponent(agent)}/least-privilege?days=${period}`}
          {...(period === days ? { "aria-current": "true" as const } : {})}
          className={clsx(
            "rounded px-2.5 py-1 font-medium",
            period === days ? "bg-surface text-ink shadow-raised" : "text-ink-muted hover:text-ink",
          )}
        >
          {period} days
        </Link>
      ))}
    </nav>
  );
}
