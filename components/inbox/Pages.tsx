import Link from "next/link";
import { type InboxListing, inboxHref, withParams } from "./listing";

export const PAGE_LINK = "px-4 py-3 text-xs font-medium text-accent-ink hover:underline";

/** Where one is among the pages: plain links, which work without scripts. */
export function Pages({ listing: { page, filterQuery } }: { listing: InboxListing }) {
  const to = (cursor: string | null) => inboxHref(withParams(filterQuery, { paged: "1", cursor }));
  const last = page.first + page.rows.length - 1;
  return (
    <nav aria-label="Pages" className="flex items-center justify-between gap-2 border-t border-line">
      <span>
        {page.previous_cursor !== null && (
          <>
            <Link href={to(null)} className={PAGE_LINK}>
              First page
            </Link>
            <Link href={to(page.previous_cursor)} rel="prev" className={PAGE_LINK}>
              Previous page
            </Link>
          </>
        )}
      </span>
      <span className="tabular text-xs text-ink-muted">
        {last < page.first ? "" : `${page.first}–${last}${page.total === null ? "" : ` of ${page.total}`}`}
      </span>
      <span>
        {page.next_cursor !== null && (
          <Link href={to(page.next_cursor)} rel="next" className={PAGE_LINK}>
            Next page
          </Link>
        )}
      </span>
    </nav>
  );
}
