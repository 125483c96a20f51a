"use client";

import Link from "next/link";
import { useEffect, useRef } from "react";
import { buttonClass } from "@/components/ui/Button";

/** What came of the answer; the focus goes on to the next one, so that Enter opens it. */
export function Done({ words, nextHref }: { words: string; nextHref: string | null }) {
  const next = useRef<HTMLAnchorElement>(null);
  useEffect(() => next.current?.focus(), []);
  return (
    <div role="status" className="flex flex-wrap items-center justify-between gap-2 text-sm">
      <p className="font-medium text-ok-ink">{words}</p>
      {nextHref === null ? (
        <p className="text-ink-muted">Nothing else waits in this list.</p>
      ) : (
        <Next ref={next} href={nextHref} />
      )}
    </div>
  );
}

export function Next({ href, ref }: { href: string; ref?: React.Ref<HTMLAnchorElement> }) {
  return (
    <Link ref={ref ?? null} href={href} scroll={false} className={buttonClass("secondary", "small")}>
      Next one that waits
    </Link>
  );
}
