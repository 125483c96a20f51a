"use client";

import clsx from "clsx";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { parseAsString, useQueryStates } from "nuqs";
import { type ChangeEvent, type ReactNode, useTransition } from "react";
import { SavedViews } from "@/components/savedViews/SavedViews";
import { Select } from "@/components/ui/Field";
import { SearchInput } from "@/components/ui/SearchInput";
import type { InboxScope, InboxStatus } from "@/lib/contracts/inbox";
import { DisplayMenu } from "./DisplayMenu";
import { type InboxListing, inboxHref, withParams } from "./listing";
import { NarrowedTo } from "./NarrowedTo";

const FILTERS = {
  status: parseAsString,
  agent: parseAsString,
  rule: parseAsString,
  by: parseAsString,
  q: parseAsString,
  sort: parseAsString,
  group: parseAsString,
  cursor: parseAsString,
};
export type FilterChange = Partial<Record<keyof typeof FILTERS, string | null>>;

const STATUSES: readonly (readonly [InboxStatus, string])[] = [
  ["pending", "Waiting"],
  ["resolved", "Resolved"],
  ["approved", "Approved"],
  ["denied", "Denied"],
  ["expired", "Expired"],
  ["cancelled", "Withdrawn"],
  ["all", "All"],
];
const SCOPES: readonly (readonly [InboxScope, string])[] = [
  ["mine", "Mine"],
  ["all", "Everyone's"],
];

/** Which approvals the list shows. The choice lives in the address; without scripts it is a form. `/` goes to the search. */
export function InboxFilters({ listing, title }: { listing: InboxListing; title: ReactNode }) {
  const { filters, filterQuery, agents, views, page, actions } = listing;
  const pathname = usePathname();
  const [isPending, startTransition] = useTransition();
  const [, setParams] = useQueryStates(FILTERS, { shallow: false, startTransition, history: "replace" });
  // Another filter is another list: it begins at its first row.
  const change = (changed: FilterChange) => setParams({ ...changed, cursor: null });
  const pick = (name: "status" | "agent") => (event: ChangeEvent<HTMLSelectElement>) =>
    change({ [name]: event.target.value || null, ...(name === "status" ? { sort: null, group: null } : {}) });

  return (
    <div className="space-y-2 border-b border-line px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        {title}
        <span className="tabular text-xs text-ink-muted" role="status">
          {isPending ? "Loading…" : page.total === null ? "more than 1,000" : page.total}
        </span>
        <nav aria-label="Whose approvals" className="flex rounded-md border border-line bg-sunken p-0.5 text-xs">
          {SCOPES.map(([scope, words]) => (
            <Link
              key={scope}
              href={hrefWith(pathname, withParams(filterQuery, { scope: scope === "mine" ? null : scope }))}
              scroll={false}
              {...(filters.scope === scope ? { "aria-current": "true" as const } : {})}
              className={clsx(
                "rounded px-2 py-0.5 font-medium",
                filters.scope === scope ? "bg-surface text-ink shadow-raised" : "text-ink-muted hover:text-ink",
              )}
            >
              {words}
            </Link>
          ))}
        </nav>
        <span className="ml-auto flex gap-1">
          <SavedViews of="this inbox" views={views} filterQuery={filterQuery} hrefOf={inboxHref} actions={actions} />
          <DisplayMenu listing={listing} change={change} />
        </span>
      </div>
      <search aria-label="Filter the inbox" aria-busy={isPending}>
        <form action="/inbox" className="grid grid-cols-2 gap-2 @3xl:grid-cols-[minmax(0,1fr)_10rem_12rem]">
          <SearchInput
            value={filters.q ?? ""}
            onSearch={(q) => change({ q: q || null })}
            label="Search action, agent, resource, rule, person or justification"
            placeholder="Action, agent, resource, words"
            keyWords="Search the inbox"
            className="col-span-2 @3xl:col-span-1"
          />
          <Select name="status" aria-label="Status" value={filters.status} onChange={pick("status")}>
            {STATUSES.map(([status, words]) => (
              <option key={status} value={status}>
                {words}
              </option>
            ))}
          </Select>
          <Select name="agent" aria-label="Agent" value={filters.agent ?? ""} onChange={pick("agent")}>
            <option value="">Any agent</option>
            {agents.map((agent) => (
              <option key={agent}>{agent}</option>
            ))}
          </Select>
          {filters.scope === "all" && <input type="hidden" name="scope" value="all" />}
          {filters.rule !== undefined && <input type="hidden" name="rule" value={filters.rule} />}
          {filters.by !== undefined && <input type="hidden" name="by" value={filters.by} />}
          <noscript>
            <button type="submit" className="text-sm font-medium text-accent-ink underline">
              Show these
            </button>
          </noscript>
        </form>
      </search>
      <NarrowedTo
        filters={filters}
        hrefWithout={(name) => hrefWith(pathname, withParams(filterQuery, { [name]: null }))}
      />
    </div>
  );
}

function hrefWith(pathname: string, query: string): string {
  return query === "" ? pathname : `${pathname}?${query}`;
}
