"use client";

import clsx from "clsx";
import { Ellipsis } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";
import { type Destination, isWithin } from "./destinations";
import { useKeys } from "./KeysProvider";
import { Wordmark } from "./Mark";

/** What a narrow screen's bar has room for, beside "More". */
const BAR_ENTRIES = 4;

/** Where one can go: a rail at the left on wide screens, a bar at the bottom on narrow ones. */
export function Rail({ counts = {} }: { counts?: Readonly<Record<string, ReactNode>> }) {
  const pathname = usePathname();
  const { destinations } = useKeys();
  return (
    <nav
      aria-label="Main"
      className={clsx(
        "fixed inset-x-0 bottom-0 z-30 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] print:hidden",
        "md:sticky md:top-0 md:h-dvh md:w-48 md:shrink-0 md:overflow-y-auto md:border-t-0 md:border-r md:bg-canvas md:px-2 md:py-3",
      )}
    >
      <Link href="/" className="mb-3 hidden h-8 items-center rounded-md px-2 md:flex" aria-label="Ambit, overview">
        <Wordmark />
      </Link>
      <ul className="flex justify-between md:flex-col md:gap-0.5">
        {destinations.map((destination, index) => {
          const { href, label, icon: Icon } = destination;
          const here = isWithin(pathname, destination);
          return (
            <li key={href} className={clsx("min-w-0 flex-1 md:flex-none", index >= BAR_ENTRIES && "max-md:hidden")}>
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
                <span className="max-w-full truncate">{label}</span>
                {counts[href] !== undefined && (
                  <span className="absolute top-1 left-1/2 ml-2 md:static md:ml-auto">{counts[href]}</span>
                )}
              </Link>
            </li>
          );
        })}
        <li className="min-w-0 flex-1 md:hidden">
          <More destinations={destinations.slice(BAR_ENTRIES)} pathname={pathname} />
        </li>
      </ul>
    </nav>
  );
}

/** The other pages, on a narrow screen. */
function More({ destinations, pathname }: { destinations: readonly Destination[]; pathname: string }) {
  const here = destinations.some((destination) => isWithin(pathname, destination));
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger
        className={clsx(
          "flex w-full flex-col items-center gap-0.5 py-2 text-2xs font-medium",
          here ? "text-ink" : "text-ink-muted hover:text-ink",
        )}
      >
        <Ellipsis aria-hidden className="size-5 shrink-0" strokeWidth={here ? 2.25 : 1.75} />
        More
      </DropdownMenu.Trigger>
      <DropdownMenu.Content
        align="end"
        sideOffset={6}
        className="z-50 min-w-48 rounded-lg border border-line bg-raised p-1 text-ink shadow-overlay"
      >
        {destinations.map((destination) => (
          <DropdownMenu.Item key={destination.href} asChild>
            <Link
              href={destination.href}
              {...(isWithin(pathname, destination) ? { "aria-current": "page" as const } : {})}
              className="flex h-10 items-center gap-2.5 rounded px-2.5 text-sm outline-none aria-[current]:font-medium data-[highlighted]:bg-sunken"
            >
              <destination.icon aria-hidden className="size-4" strokeWidth={1.75} />
              {destination.label}
            </Link>
          </DropdownMenu.Item>
        ))}
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  );
}
