"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";

/** How long until a moment, by the second. When it is over, the page is loaded anew: what it says of it has changed. */
export function Countdown({ until, over }: { until: string; over: string }) {
  const router = useRouter();
  const [now, setNow] = useState<number | null>(null);
  const end = Date.parse(until);
  const isOver = now !== null && now >= end;
  useEffect(() => {
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  useEffect(() => {
    if (!isOver) return;
    // A moment later, so that the server has seen it end too.
    const timer = setTimeout(() => router.refresh(), 2_000);
    return () => clearTimeout(timer);
  }, [isOver, router]);
  // Before the browser counts, only the moment itself is sure.
  if (now === null) return <time dateTime={until}>{until.slice(11, 19)} UTC</time>;
  return (
    <time dateTime={until} title={until} className="tabular">
      {isOver ? over : left(end - now)}
    </time>
  );
}

function left(ms: number): string {
  const seconds = Math.ceil(ms / 1_000);
  const minutes = Math.floor(seconds / 60);
  return minutes === 0 ? `${seconds} s` : `${minutes} min ${seconds % 60} s`;
}
