"use client";

import clsx from "clsx";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";

const MINUTE_MS = 60_000;
const SOON_MS = 5 * MINUTE_MS;

/**
 * What is left until a deadline, by the server's clock: `serverNow` is when the page was read there, and only what has
 * passed since is measured here. With `refreshes`, the page is read again when the time is over.
 */
export function Countdown({
  until,
  serverNow,
  refreshes = false,
  coarse = false,
  className,
}: {
  until: string;
  serverNow: string;
  refreshes?: boolean;
  /** Without seconds while there is time. */
  coarse?: boolean;
  className?: string;
}) {
  const router = useRouter();
  const total = Date.parse(until) - Date.parse(serverNow);
  const [left, setLeft] = useState(total);
  useEffect(() => {
    const start = performance.now();
    setLeft(total);
    if (total <= 0) return;
    const timer = setInterval(() => {
      const now = total - (performance.now() - start);
      setLeft(now);
      if (now > 0) return;
      clearInterval(timer);
      if (refreshes) router.refresh();
    }, 1000);
    return () => clearInterval(timer);
  }, [total, refreshes, router]);
  return (
    <time
      dateTime={until}
      title={until}
      className={clsx("tabular", left < SOON_MS && "font-medium text-risk-3-ink", className)}
    >
      {left <= 0
        ? "time is over"
        : `${leftWords(coarse && left >= SOON_MS ? Math.ceil(left / MINUTE_MS) * MINUTE_MS : left)} left`}
    </time>
  );
}

/** "2 h 5 min", "4 min 10 s", "4 min", "9 s". */
export function leftWords(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  if (hours >= 48) return `${Math.floor(hours / 24)} days`;
  if (hours > 0) return `${hours} h ${minutes} min`;
  if (minutes === 0) return `${seconds} s`;
  return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
}
