import clsx from "clsx";
import { ArrowRightLeft } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { BackLink } from "@/components/ui/BackLink";
import { EmptyState } from "@/components/ui/EmptyState";
import { Kbd } from "@/components/ui/Kbd";
import { HAND_OFF_VIEWS, type HandOffSummary, type HandOffView } from "@/lib/contracts/handOffs";
import { AgentFilter } from "./AgentFilter";
import { HandOffList } from "./HandOffList";
import { NoHandOffs } from "./NoHandOffs";
import { handOffsQuery } from "./query";
import { VIEW_WORDS } from "./words";

/** What the left side shows. */
export interface HandOffListing {
  view: HandOffView;
  /** The agent that it is narrowed to, by its name. */
  agent: string | null;
  /** Those that it can be narrowed to. */
  agents: readonly string[];
  handOffs: HandOffSummary[];
  /** The view as a query, kept while one moves through the list. */
  query: string;
  /** The address of the next page. */
  moreHref: string | null;
  /** True on every page but the first. */
  isLater: boolean;
  serverNow: string;
}

/** The queue at the left and one hand-off at the right; on a narrow screen one of them. */
export function HandOffsPage({
  listing,
  selected = null,
  children,
}: {
  listing: HandOffListing;
  selected?: string | null;
  children?: ReactNode;
}) {
  const { view, agent, agents, handOffs, query, moreHref, serverNow } = listing;
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
          <Title className="text-base font-semibold">Hand-offs</Title>
          <Views view={view} agent={agent} />
          <AgentFilter view={view} agent={agent} agents={agents} />
        </div>
        {handOffs.length === 0 ? (
          <NoHandOffs view={view} agent={agent} isLater={listing.isLater} />
        ) : (
          <HandOffList handOffs={handOffs} selected={selected} query={query} serverNow={serverNow} />
        )}
        {moreHref !== null && (
          <Link
            href={moreHref}
            className="block border-t border-line px-4 py-3 text-xs font-medium text-accent-ink hover:underline"
          >
            {view === "resolved" ? "Older ones" : "Those due later"}
          </Link>
        )}
      </div>
      <div className="min-w-0">
        {children === undefined ? (
          handOffs.length > 0 && <NothingChosen />
        ) : (
          <>
            <BackLink href={`/handoffs${query}`} className="lg:hidden">
              Hand-offs
            </BackLink>
            {children}
          </>
        )}
      </div>
    </div>
  );
}

function Views({ view, agent }: Pick<HandOffListing, "view" | "agent">) {
  return (
    <nav aria-label="Which hand-offs" className="flex flex-wrap gap-1">
      {HAND_OFF_VIEWS.map((one) => (
        <Link
          key={one}
          href={`/handoffs${handOffsQuery({ view: one, agent })}`}
          {...(one === view ? { "aria-current": "page" as const } : {})}
          className={clsx(
            "inline-flex h-7 items-center rounded-md px-2 text-xs font-medium",
            one === view ? "bg-sunken text-ink" : "text-ink-muted hover:bg-sunken/60 hover:text-ink",
          )}
        >
          {VIEW_WORDS[one]}
        </Link>
      ))}
    </nav>
  );
}

function NothingChosen() {
  return (
    <div className="hidden rounded-lg border border-dashed border-line py-16 lg:block">
      <EmptyState icon={<ArrowRightLeft aria-hidden />} title="Choose a hand-off at the left">
        <span className="inline-flex flex-wrap items-center justify-center gap-1">
          <Kbd>J</Kbd> and <Kbd>K</Kbd> open the next and the previous one, <Kbd>?</Kbd> lists all keys.
        </span>
      </EmptyState>
    </div>
  );
}
