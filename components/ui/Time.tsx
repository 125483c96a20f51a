"use client";

import { useSyncExternalStore } from "react";
import { absoluteTime, relativeTime } from "./timeWords";

/** One timer for all times on a page. */
const listeners = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

function tick(): void {
  now = Date.now();
  for (const each of listeners) each();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(tick, 10_000);
  // What appears now is measured from now, not from when the page was loaded.
  if (Date.now() - now > 1_000) queueMicrotask(tick);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/**
 * A moment: how long ago, with the exact UTC time in its title; `form="absolute"` shows the exact time, `form="both"` both.
 * `at` is an RFC 3339 text.
 */
export function Time({
  at,
  form = "relative",
  className,
}: {
  at: string;
  form?: "relative" | "absolute" | "both";
  className?: string;
}) {
  const current = useSyncExternalStore(
    subscribe,
    () => now,
    // In the browser the same value as the one above, so that it can be compared.
    () => (typeof window === "undefined" ? Date.now() : now),
  );
  const moment = Date.parse(at);
  const exact = absoluteTime(moment);
  const words = relativeTime(moment, current);
  return (
    <time dateTime={at} title={exact} className={className} suppressHydrationWarning>
      {form === "absolute" ? exact : form === "both" ? `${exact} · ${words}` : words}
    </time>
  );
}
