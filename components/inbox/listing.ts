import type { ActionResult } from "@/lib/contracts/actionResult";
import type { BulkResults } from "@/lib/contracts/bulkAnswers";
import type { InboxFilters, InboxRow, InboxRows } from "@/lib/contracts/inbox";
import type { Density } from "@/lib/contracts/preferences";
import type { SavedView } from "@/lib/contracts/savedViews";

/** What the list of the inbox shows, and what can be done from it. */
export interface InboxListing {
  page: InboxRows & { approvals: InboxRow[] };
  filters: InboxFilters;
  /** The filters as a query string; "" for the default. */
  filterQuery: string;
  /** The same with the place in the list, where one pages: kept while one moves from card to card. */
  query: string;
  /** Page by page, with plain links, instead of one list that grows. */
  isPaged: boolean;
  /** Names for the agents' filter. */
  agents: string[];
  views: SavedView[];
  density: Density;
  serverNow: string;
  actions: QueueActions;
}

/** Handed in by the page. */
export interface QueueActions {
  denyMany: (input: { answer: "deny"; ids: string[]; reason: string }) => Promise<ActionResult<BulkResults>>;
  approveMany: (input: { answer: "approve"; ids: string[] }) => Promise<ActionResult<BulkResults>>;
  saveView: (input: { name: string; query: string }) => Promise<ActionResult<SavedView>>;
  deleteView: (input: { id: string }) => Promise<ActionResult<{ id: string }>>;
}

/** An address of the inbox, or of one card beside it. */
export function inboxHref(query: string, id?: string): string {
  const path = id === undefined ? "/inbox" : `/inbox/${id}`;
  return query === "" ? path : `${path}?${query}`;
}

/** A query string with some of its parameters set, or left out where they are null. */
export function withParams(query: string, changed: Record<string, string | null>): string {
  const params = new URLSearchParams(query);
  for (const [name, value] of Object.entries(changed))
    if (value === null) params.delete(name);
    else params.set(name, value);
  return params.toString();
}
