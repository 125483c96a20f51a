import clsx from "clsx";
import { ArrowLeft, Inbox, SearchX } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { buttonClass } from "@/components/ui/Button";
import { EmptyState } from "@/components/ui/EmptyState";
import { Kbd } from "@/components/ui/Kbd";
import type { ApprovalsPage } from "@/lib/contracts/approvals";
import { InboxFilters } from "./InboxFilters";
import { InboxList } from "./InboxList";

/** What the left side shows. */
export interface InboxListing {
  page: ApprovalsPage;
  /** Names for the agents' filter. */
  agents: string[];
  /** The filters as a query string, kept while one moves through the list; "" for what waits. */
  query: string;
  /** The query of the next, older page. */
  olderQuery: string | null;
  isFiltered: boolean;
  serverNow: string;
}

/** The list at the left and one card at the right; on a narrow screen one of them. `children` is the card. */
export function InboxPage({
  listing,
  selected = null,
  beside,
  children,
}: {
  listing: InboxListing;
  selected?: string | null;
  /** What stands beside the list while no approval is chosen. */
  beside?: ReactNode;
  children?: ReactNode;
}) {
  const { page, agents, query, olderQuery, isFiltered, serverNow } = listing;
  const Title = selected === null ? "h1" : "h2";
  return (
    <div className="items-start gap-6 lg:grid lg:grid-cols-[20rem_minmax(0,1fr)]">
      <div
        className={clsx(
          "overflow-hidden rounded-lg border border-line bg-surface",
          "lg:sticky lg:top-18 lg:flex lg:max-h-[calc(100dvh-6rem)] lg:flex-col",
          selected !== null && "max-lg:hidden",
        )}
      >
        <div className="space-y-2 border-b border-line px-4 py-3">
          <Title className="text-base font-semibold">Inbox</Title>
          <InboxFilters agents={agents} />
        </div>
        <InboxList
          approvals={page.approvals}
          selected={selected}
          query={query}
          serverNow={serverNow}
          olderHref={olderQuery === null ? null : `/inbox?${olderQuery}`}
          empty={<Nothing isFiltered={isFiltered} />}
        />
      </div>
      <div className="min-w-0">
        {children === undefined ? (
          <div className="space-y-6 max-lg:mt-6">
            {page.approvals.length > 0 && <NothingChosen />}
            {beside}
          </div>
        ) : (
          <>
            <Link
              href={`/inbox${query === "" ? "" : `?${query}`}`}
              className="mb-3 inline-flex items-center gap-1.5 text-sm text-ink-muted hover:text-ink lg:hidden"
            >
              <ArrowLeft aria-hidden className="size-4" />
              Inbox
            </Link>
            {children}
          </>
        )}
      </div>
    </div>
  );
}

function NothingChosen() {
  return (
    <div className="hidden rounded-lg border border-dashed border-line py-16 lg:block">
      <EmptyState icon={<Inbox aria-hidden />} title="Choose an approval at the left">
        <span className="inline-flex flex-wrap items-center justify-center gap-1">
          <Kbd>J</Kbd> and <Kbd>K</Kbd> open the next and the previous one, <Kbd>?</Kbd> lists all keys.
        </span>
      </EmptyState>
    </div>
  );
}

function Nothing({ isFiltered }: { isFiltered: boolean }) {
  if (isFiltered)
    return (
      <EmptyState
        icon={<SearchX aria-hidden />}
        title="No approval matches"
        action={
          <Link href="/inbox" className={buttonClass("secondary", "small")}>
            Show what waits
          </Link>
        }
      >
        Approvals of other teams' agents are not listed.
      </EmptyState>
    );
  return (
    <EmptyState icon={<Inbox aria-hidden />} title="Nothing waits for an answer">
      When a rule or a limit asks for a person, the agent's call is held and appears here at once. Unanswered, it counts
      as denied when its time is over.
    </EmptyState>
  );
}
