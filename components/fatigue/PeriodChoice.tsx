"use client";

import clsx from "clsx";
import { parseAsNumberLiteral, useQueryState } from "nuqs";
import { useTransition } from "react";
import { FATIGUE_PERIOD, FATIGUE_PERIODS, type FatiguePeriod } from "@/lib/contracts/fatigue";

/** Which period the figures are of. It lives in the address, so a page can be sent to someone. */
export function PeriodChoice({ days }: { days: FatiguePeriod }) {
  const [isPending, startTransition] = useTransition();
  const [, setDays] = useQueryState(
    "days",
    parseAsNumberLiteral(FATIGUE_PERIODS)
      .withDefault(FATIGUE_PERIOD)
      .withOptions({ shallow: false, startTransition, history: "replace" }),
  );
  return (
    <fieldset aria-busy={isPending} className="flex rounded-md border border-line bg-sunken p-0.5 text-xs">
      <legend className="sr-only">Period</legend>
      {FATIGUE_PERIODS.map((period) => (
        <button
          key={period}
          type="button"
          aria-pressed={period === days}
          onClick={() => void setDays(period)}
          className={clsx(
            "rounded px-2.5 py-1 font-medium",
            period === days ? "bg-surface text-ink shadow-raised" : "text-ink-muted hover:text-ink",
          )}
        >
          {period} days
        </button>
      ))}
    </fieldset>
  );
}
