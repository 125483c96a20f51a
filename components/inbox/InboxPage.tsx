import clsx from "clsx";
import Link from "next/link";
import type { ReactNode } from "react";
import { BackLink } from "@/components/ui/BackLink";
import { InboxFilters } from "./InboxFilters";
import { InboxList } from "./InboxList";
import { type InboxListing, inboxHref } from "./listing";
import { NothingListed } from "./NothingListed";

/**
 * The list alone, as wide as the page, or at the left with one card at the right; on a narrow screen one of them. `children`
 * is the card.
 */
export function InboxPage({
  listing,
  selected = null,
  above,
  beside,
  children,
}: {
  listing: InboxListing;
  selected?: string | null;
  /** What comes before the list while no approval is chosen. */
  above?: ReactNode;
  /** What stands with the list while no approval is chosen. */
  beside?: ReactNode;
  children?: ReactNode;
}) {
  const { query, filters } = listing;
  const Title = selected === null ? "h1" : "h2";
  return (
    <div className={clsx("items-start gap-6", selected !== null && "lg:grid lg:grid-cols-[20rem_minmax(0,1fr)]")}>
      {children === undefined && <div className="mb-6 empty:hidden">{above}</div>}
      <div
        className={clsx(
          "@container flex flex-col overflow-hidden rounded-lg border border-line bg-surface",
          selected !== null && "max-lg:hidden lg:sticky lg:top-18 lg:max-h-[calc(100dvh-6rem)]",
        )}
      >
        <InboxFilters listing={listing} title={<Title className="text-base font-semibold">Inbox</Title>} />
        <InboxList listing={listing} selected={selected} empty={<NothingListed filters={filters} />} />
        <Link
          href="/inbox/bounded"
          className="border-t border-line px-4 py-2 text-xs text-ink-muted underline-offset-2 hover:text-ink hover:underline"
        >
          Bounded approvals
        </Link>
      </div>
      {children === undefined ? (
        <div className="mt-6 empty:hidden">{beside}</div>
      ) : (
        <div className="min-w-0">
          <BackLink href={inboxHref(query)} className="lg:hidden">
            Inbox
          </BackLink>
          {children}
        </div>
      )}
    </div>
  );
}
