"use client";

import clsx from "clsx";
import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { DESTINATIONS, isWithin } from "./destinations";
import { Wordmark } from "./Mark";

/** Where one can go: a rail at the left on wide screens, a bar at the bottom on narrow ones. */
export function Rail({ counts = {} }: { counts?: Readonly<Record<string, ReactNode>> }) {
  const pathname = usePathname();
  return (
    <nav
      aria-label="Main"
      className={clsx(
        "fixed inset-x-0 bottom-0 z-30 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)]",
        "md:sticky md:top-0 md:h-dvh md:w-48 md:shrink-0 md:border-t-0 md:border-r md:bg-canvas md:px-2 md:py-3",
      )}
    >
      <Link href="/" className="mb-3 hidden h-8 items-center rounded-md px-2 md:flex" aria-label="Ambit, overview">
        <Wordmark />
      </Link>
      <ul className="flex justify-between md:flex-col md:gap-0.5">
        {DESTINATIONS.map((destination) => {
          const { href, label, short = label, icon: Icon } = destination;
          const here = isWithin(pathname, destination);
          return (
            <li key={href} className="min-w-0 flex-1 md:flex-none">
              <Link
                href={href}
                {...(here ? { "aria-current": "page" as const } : {})}
                className={clsx(
                  "relative flex flex-col items-center gap-0.5 py-2 text-2xs font-medium transition-colors",
                  "md:h-8 md:flex-row md:gap-2.5 md:rounded-md md:px-2 md:py-0 md:text-sm",
                  here ? "text-ink md:bg-sunken" : "text-ink-muted hover:text-ink md:hover:bg-sunken",
                )}
              >
                <Icon aria-hidden className="size-5 shrink-0 md:size-4" strokeWidth={here ? 2.25 : 1.75} />
                <span aria-hidden className="max-w-full truncate md:hidden">
                  {short}
                </span>
                <span className="sr-only md:not-sr-only md:truncate">{label}</span>
                {counts[href] !== undefined && (
                  <span className="absolute top-1 left-1/2 ml-2 md:static md:ml-auto">{counts[href]}</span>
                )}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
