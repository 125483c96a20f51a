"use client";

import { useTable } from "@tanstack/react-table";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { type ReactNode, useCallback, useMemo, useRef, useSyncExternalStore } from "react";
import { useFurtherPages } from "@/components/ui/useFurtherPages";
import type { InboxRows } from "@/lib/contracts/inbox";
import { Announcements } from "./Announcements";
import { BulkBar } from "./BulkBar";
import { type Drawing, DrawingProvider } from "./drawing";
import { GrowingRows } from "./GrowingRows";
import { type InboxListing, inboxHref, withParams } from "./listing";
import { PagedRows } from "./PagedRows";
import { PAGE_LINK, Pages } from "./Pages";
import { linesOf, type Rows } from "./QueueRow";
import { columns, features, ROW_GRID, WIDE_ONLY } from "./queueColumns";
import { useQueueKeys } from "./useQueueKeys";
import { useChosen, useSteadyList } from "./useSteadyList";

/**
 * The list: one that grows as one scrolls and draws only what is in sight, or page by page with plain links. `j` and `k` go to
 * the next and the previous one, and beside a card open it; what comes in announces itself above and waits.
 */
export function InboxList({
  listing,
  selected,
  empty,
}: {
  listing: InboxListing;
  selected: string | null;
  /** Shown instead of an empty list. */
  empty: ReactNode;
}) {
  const router = useRouter();
  const { page, query, filterQuery, isPaged, filters, density, serverNow, actions } = listing;
  const { chosen, setChosen } = useChosen();
  const { rows, newCount, goneCount, nextCursor, takeCurrent, append } = useSteadyList(query, page);
  const table = useTable({ features, columns, data: rows, getRowId: ({ id }) => id });
  const hrefOf = useCallback((id: string) => inboxHref(query, id), [query]);
  const choose = useCallback(
    (id: string) => {
      const next = new Set(chosen);
      if (!next.delete(id)) next.add(id);
      setChosen(next);
    },
    [chosen, setChosen],
  );
  const open = useCallback((id: string) => router.push(hrefOf(id), { scroll: false }), [router, hrefOf]);
  // What the server sends is the whole first page, for a browser without scripts.
  const isScripted = useSyncExternalStore(
    subscribeToNothing,
    () => true,
    () => false,
  );
  const frame = useRef<HTMLDivElement>(null);
  const further = useFurtherPages<InboxRows>({
    list: `/api/v1/inbox?${withParams(filterQuery, { limit: FURTHER_ROWS })}`,
    nextCursor,
    append,
  });
  const { active, follow } = useQueueKeys({ rows, selected, open, choose });
  const drawing = useMemo<Drawing>(
    () => ({
      hrefOf,
      serverNow,
      density,
      choose,
      follow,
      isChosen: (id) => chosen.has(id),
      waits: filters.status === "pending",
    }),
    [hrefOf, serverNow, density, choose, follow, chosen, filters.status],
  );

  const tableRows = table.getRowModel().rows;
  const group = filters.group ?? null;
  const lines = useMemo(() => linesOf(tableRows, group), [tableRows, group]);
  const shown: Rows = {
    lines,
    FlexRender: table.FlexRender,
    first: page.first,
    active,
    selected,
    density,
  };
  return (
    <DrawingProvider value={drawing}>
      <div className="relative flex min-h-0 min-w-0 flex-1 flex-col">
        <Announcements newCount={newCount} goneCount={goneCount} takeCurrent={takeCurrent} />
        {!isPaged && (
          <Link
            href={inboxHref(withParams(filterQuery, { paged: "1" }))}
            className="sr-only focus:not-sr-only focus:px-4 focus:py-2 focus:text-xs focus:font-medium focus:text-accent-ink"
          >
            Show the list page by page
          </Link>
        )}
        {rows.length === 0 ? (
          empty
        ) : (
          <div ref={frame} className={FRAME}>
            <table
              aria-label="Approvals"
              aria-rowcount={page.total === null ? -1 : Math.max(page.total, rows.length) + 1}
              className="block w-full"
            >
              <thead className="sr-only @3xl:not-sr-only @3xl:sticky @3xl:top-0 @3xl:z-20 @3xl:block @3xl:bg-surface">
                {table.getHeaderGroups().map((group) => (
                  <tr key={group.id} aria-rowindex={1} className={`${ROW_GRID} border-b border-line`}>
                    {group.headers.map((header) => (
                      <th key={header.id} scope="col" className={`${HEAD} ${WIDE_ONLY[header.column.id] ?? ""}`}>
                        <table.FlexRender header={header} />
                      </th>
                    ))}
                  </tr>
                ))}
              </thead>
              {isPaged || !isScripted ? (
                <PagedRows {...shown} />
              ) : (
                <GrowingRows {...shown} frame={frame} listKey={query} onNear={further.want} />
              )}
            </table>
            {further.failed && (
              <p className="flex items-center justify-center gap-2 border-t border-line px-4 py-2 text-xs text-stop-ink">
                The next rows could not be read.
                <button type="button" onClick={further.retry} className="font-medium underline">
                  Try again
                </button>
              </p>
            )}
          </div>
        )}
        {isPaged && <Pages listing={listing} />}
        {!isPaged && page.next_cursor !== null && (
          <noscript>
            <Link
              href={inboxHref(withParams(filterQuery, { paged: "1", cursor: page.next_cursor }))}
              className={PAGE_LINK}
            >
              Next page
            </Link>
          </noscript>
        )}
        <BulkBar rows={rows} actions={actions} />
      </div>
    </DrawingProvider>
  );
}

/** Rows in a page that is read while one scrolls. */
const FURTHER_ROWS = "100";
const subscribeToNothing = () => () => undefined;
const FRAME = "relative max-h-[calc(100dvh-15rem)] min-h-40 flex-1 overflow-y-auto overscroll-contain";
const HEAD = "py-2 text-left text-xs font-medium text-ink-muted";
