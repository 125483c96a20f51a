"use client";

import { useTable } from "@tanstack/react-table";
import { ArrowUp } from "lucide-react";
import Link from "next/link";
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { useHotkeys } from "react-hotkeys-hook";
import { buttonClass } from "@/components/ui/Button";
import { useFurtherPages } from "@/components/ui/useFurtherPages";
import type { ActionsPage } from "@/lib/contracts/actions";
import { GrowingActionRows, PagedActionRows } from "./ActionRows";
import { columns, features, ROW_GRID, WIDE_ONLY } from "./actionColumns";
import { type ActionsListing, actionsHref, withParams } from "./browsing";
import { NoActions } from "./NoActions";
import { useLiveTail } from "./useLiveTail";

const FIRST_ROWS = "50";
const FURTHER_ROWS = "100";

/**
 * The list: one that grows as one scrolls and draws only what is in sight, or page by page with plain links. `j` and `k` go from row to
 * row, Enter opens the one that has the focus. What comes in announces itself above and waits, or with `follows` is shown at once
 * while one looks at the top.
 */
export function ActionsList({ listing, follows }: { listing: ActionsListing; follows: boolean }) {
  const { page, facets, filterQuery, isPaged, isFirst, filters } = listing;
  const frame = useRef<HTMLDivElement>(null);
  const [isAtTop, setAtTop] = useState(true);
  const list = (limit: string) => `/api/v1/actions?${withParams(filterQuery, { limit })}`;
  const tail = useLiveTail({
    list: list(FIRST_ROWS),
    first: page,
    follows: follows && isAtTop,
    isOpenEnded: isFirst && filters.to === undefined,
  });
  const further = useFurtherPages<ActionsPage>({
    list: list(FURTHER_ROWS),
    nextCursor: isPaged ? null : tail.nextCursor,
    append: tail.append,
  });
  const table = useTable({ features, columns, data: tail.rows, getRowId: ({ id }) => id });
  const active = useRowKeys(tail.rows.map(({ id }) => id));
  // What the server sends is the whole first page, for a browser without scripts.
  const isScripted = useSyncExternalStore(
    subscribeToNothing,
    () => true,
    () => false,
  );
  const rows = table.getRowModel().rows;
  const total = facets.total === null ? -1 : Math.max(facets.total, rows.length) + 1;
  return (
    <div className="@container flex min-h-0 min-w-0 flex-col overflow-hidden rounded-lg border border-line bg-surface">
      <Arrived tail={tail} />
      {!isPaged && rows.length > 0 && (
        <Link
          href={actionsHref(withParams(filterQuery, { paged: "1" }))}
          className="sr-only focus:not-sr-only focus:px-4 focus:py-2 focus:text-xs focus:font-medium focus:text-accent-ink"
        >
          Show the list page by page
        </Link>
      )}
      {rows.length === 0 ? (
        <NoActions isFiltered={filterQuery !== "" || !isFirst} />
      ) : (
        <div ref={frame} onScroll={({ currentTarget }) => setAtTop(currentTarget.scrollTop < 8)} className={FRAME}>
          <table aria-label="Actions, newest first" aria-rowcount={total} className="block w-full">
            <thead className="sr-only @3xl:not-sr-only @3xl:sticky @3xl:top-0 @3xl:z-20 @3xl:block @3xl:bg-surface">
              {table.getHeaderGroups().map((group) => (
                <tr
                  key={group.id}
                  aria-rowindex={1}
                  className={`${ROW_GRID} border-b border-l-2 border-line border-l-transparent`}
                >
                  {group.headers.map((header) => (
                    <th key={header.id} scope="col" className={`${HEAD} ${WIDE_ONLY[header.column.id] ?? ""}`}>
                      <table.FlexRender header={header} />
                    </th>
                  ))}
                </tr>
              ))}
            </thead>
            {isPaged || !isScripted ? (
              <PagedActionRows rows={rows} FlexRender={table.FlexRender} active={active} />
            ) : (
              <GrowingActionRows
                rows={rows}
                FlexRender={table.FlexRender}
                active={active}
                frame={frame}
                onNear={further.want}
              />
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
      {isPaged ? (
        <PageLinks listing={listing} />
      ) : (
        <noscript>
          <PageLinks listing={listing} />
        </noscript>
      )}
    </div>
  );
}

function Arrived({
  tail: { arrivedCount, mayBeMore, isBroken, takeArrived },
}: {
  tail: ReturnType<typeof useLiveTail>;
}) {
  return (
    <div aria-live="polite">
      {isBroken && (
        <p className="border-b border-line bg-risk-2-soft px-4 py-1.5 text-xs text-risk-2-ink">
          The server does not answer. What is shown may be old; it is asked again every few seconds.
        </p>
      )}
      {arrivedCount > 0 && (
        <button
          type="button"
          onClick={takeArrived}
          className="flex h-8 w-full items-center justify-center gap-1.5 border-b border-line bg-accent-soft text-xs font-medium text-accent-ink hover:underline"
        >
          <ArrowUp aria-hidden className="size-3.5" />
          {mayBeMore ? "More than " : ""}
          {arrivedCount} new: show {arrivedCount === 1 ? "it" : "them"}
        </button>
      )}
    </div>
  );
}

function PageLinks({ listing: { page, filterQuery, isFirst } }: { listing: ActionsListing }) {
  const to = (cursor: string | null) => actionsHref(withParams(filterQuery, { paged: "1", cursor }));
  if (isFirst && page.next_cursor === null) return null;
  return (
    <nav aria-label="Pages" className="flex items-center justify-between gap-2 border-t border-line px-4 py-2">
      {isFirst ? (
        <span />
      ) : (
        <Link href={to(null)} className={buttonClass("secondary", "small")}>
          Newest
        </Link>
      )}
      {page.next_cursor !== null && (
        <Link href={to(page.next_cursor)} rel="next" className={buttonClass("secondary", "small")}>
          Older actions
        </Link>
      )}
    </nav>
  );
}

/** `j` and `k` move from row to row; answers the row where they are. */
function useRowKeys(ids: readonly string[]): string | null {
  const [active, setActive] = useState<string | null>(null);
  useEffect(() => {
    if (active === null) return;
    // A row that was out of sight has been drawn by the next frame.
    const focus = () => document.querySelector<HTMLElement>(`a[data-row="${active}"]`)?.focus({ preventScroll: true });
    focus();
    const frame = requestAnimationFrame(focus);
    return () => cancelAnimationFrame(frame);
  }, [active]);
  const move = (by: 1 | -1) => {
    const at = active === null ? -1 : ids.indexOf(active);
    setActive(ids[at < 0 ? 0 : Math.min(ids.length - 1, Math.max(0, at + by))] ?? null);
  };
  useHotkeys("j", () => move(1), { useKey: true, preventDefault: true, description: "Next action" }, [ids, active]);
  useHotkeys("k", () => move(-1), { useKey: true, preventDefault: true, description: "Previous action" }, [
    ids,
    active,
  ]);
  return active;
}

const subscribeToNothing = () => () => undefined;
const FRAME = "relative max-h-[calc(100dvh-8rem)] min-h-40 flex-1 overflow-y-auto overscroll-contain";
const HEAD = "py-2 text-left text-xs font-medium text-ink-muted";
