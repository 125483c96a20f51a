"use client";

import clsx from "clsx";
import { Radio, SlidersHorizontal, X } from "lucide-react";
import { parseAsString, useQueryStates } from "nuqs";
import { useState, useTransition } from "react";
import { SavedViews } from "@/components/savedViews/SavedViews";
import { Button } from "@/components/ui/Button";
import { SearchInput } from "@/components/ui/SearchInput";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { FacetName } from "@/lib/contracts/browsing";
import { ActionsList } from "./ActionsList";
import { type ActionsListing, actionsHref, FILTER_NAMES, type FilterName } from "./browsing";
import { FacetPanel } from "./FacetPanel";
import { FACET_TITLES, wordsOf } from "./facetWords";
import { Histogram } from "./Histogram";
import { TimeRange } from "./TimeRange";

const PARAMS = Object.fromEntries(
  [...FILTER_NAMES, "cursor", "paged"].map((name) => [name, parseAsString.withDefault("")]),
);
type Change = Partial<Record<FilterName, string | null>>;

/**
 * The list of actions with everything that narrows it: search, time, facets, a histogram to draw a time on. The choice lives in the
 * address, so that what one looks at can be sent to someone; `/` goes to the search.
 */
export function BrowseActions({ listing }: { listing: ActionsListing }) {
  const { filters, facets, histogram } = listing;
  const [isPending, startTransition] = useTransition();
  const [, setParams] = useQueryStates(PARAMS, { shallow: false, startTransition, history: "push" });
  const [follows, setFollows] = useState(false);
  const [isOpen, setOpen] = useState(false);
  // Another filter is another list: it begins at its newest row.
  const change = (changed: Change) => setParams({ ...changed, cursor: null });
  const choose = (facet: FacetName, value: string | null) => change({ [facet]: value });
  const panel = <FacetPanel facets={facets} filters={filters} choose={choose} />;
  return (
    <div aria-busy={isPending}>
      <search aria-label="Filter actions" className="mb-3 flex flex-wrap items-center gap-2">
        <SearchInput
          value={filters.q ?? ""}
          onSearch={(q) => change({ q: q || null })}
          label="Search words, an id, or key:value, such as trace:… or request:…"
          placeholder="Words, an id, or key:value"
          keyWords="Search these actions"
          maxLength={600}
          className="min-w-56 flex-1 max-sm:w-full max-sm:flex-none"
        />
        <TimeRange from={filters.from ?? ""} to={filters.to ?? ""} change={change} />
        <SavedViews
          of="these actions"
          views={listing.views}
          filterQuery={listing.filterQuery}
          hrefOf={actionsHref}
          actions={listing.actions}
        />
        <Button
          aria-pressed={follows}
          onClick={() => setFollows(!follows)}
          className={clsx(follows && "border-accent! text-accent-ink!")}
        >
          <Radio aria-hidden className={clsx("size-4", follows && "text-accent")} />
          Follow
        </Button>
        <Button aria-expanded={isOpen} onClick={() => setOpen(!isOpen)} className="lg:hidden">
          <SlidersHorizontal aria-hidden className="size-4" />
          Facets
        </Button>
      </search>
      <Narrowed listing={listing} change={change} clear={() => setParams(null)} isPending={isPending} />
      <Histogram histogram={histogram} narrow={(from, to) => change({ from, to })} />
      <div className="mt-3 items-start gap-4 lg:grid lg:grid-cols-[13rem_minmax(0,1fr)]">
        <aside
          aria-label="Facets"
          className={clsx(
            "lg:sticky lg:top-16 lg:block lg:max-h-[calc(100dvh-5rem)] lg:overflow-y-auto",
            isOpen
              ? "mb-3 rounded-lg border border-line bg-surface p-2 lg:border-0 lg:bg-transparent"
              : "max-lg:hidden",
          )}
        >
          {panel}
        </aside>
        <ActionsList listing={listing} follows={follows} />
      </div>
    </div>
  );
}

/** How many there are, and what the list is narrowed to, each to be taken away. */
function Narrowed({
  listing: { filters, facets },
  change,
  clear,
  isPending,
}: {
  listing: ActionsListing;
  change: (changed: Change) => void;
  clear: () => void;
  isPending: boolean;
}) {
  const chosen = FILTER_NAMES.filter((name) => name !== "q" && name !== "from" && name !== "to").flatMap((name) => {
    const value = filters[name];
    return value === undefined ? [] : [{ name, value }];
  });
  const isNarrowed = chosen.length > 0 || [filters.q, filters.from, filters.to].some((value) => value !== undefined);
  return (
    <div className="mb-2 flex min-h-7 flex-wrap items-center gap-1.5 text-xs">
      <span role="status" className="tabular mr-1 text-ink-muted">
        {isPending
          ? "Loading…"
          : facets.total === null
            ? `More than ${facets.counted_max.toLocaleString("en")} actions`
            : `${facets.total.toLocaleString("en")} ${facets.total === 1 ? "action" : "actions"}`}
      </span>
      {chosen.map(({ name, value }) => (
        <button
          key={name}
          type="button"
          onClick={() => change({ [name]: null })}
          className="inline-flex h-6 max-w-80 items-center gap-1 rounded bg-accent-soft px-2 font-medium text-accent-ink hover:underline"
        >
          <span className="truncate">
            {TITLES[name]}: <UntrustedText inline text={nameOf(name, value)} maxCharacters={60} />
          </span>
          <X aria-hidden className="size-3 shrink-0" />
          <span className="sr-only">: take this filter away</span>
        </button>
      ))}
      {isNarrowed && (
        <Button tone="quiet" size="small" onClick={clear}>
          Clear filters
        </Button>
      )}
    </div>
  );
}

const TITLES: Record<FilterName, string> = {
  ...FACET_TITLES,
  q: "Search",
  from: "From",
  to: "To",
  session: "Session",
  request: "Request",
  on_behalf_of: "On behalf of",
};

function nameOf(name: FilterName, value: string): string {
  return name in FACET_TITLES ? wordsOf(name as FacetName, value) : value;
}
