import type { ActionResult } from "@/lib/contracts/actionResult";
import { ACTION_FILTER_NAMES, type ActionFilters, type ActionsPage } from "@/lib/contracts/actions";
import type { ActionFacets, ActionHistogram } from "@/lib/contracts/browsing";
import type { SavedView } from "@/lib/contracts/savedViews";

/** What the list of actions shows. */
export interface ActionsListing {
  page: ActionsPage;
  facets: ActionFacets;
  histogram: ActionHistogram;
  filters: ActionFilters;
  /** The filters as a query string; "" for everything. */
  filterQuery: string;
  /** Page by page, with plain links, instead of one list that grows. */
  isPaged: boolean;
  /** False where the address names a place further down. */
  isFirst: boolean;
  /** The lists that the person keeps. */
  views: SavedView[];
  actions: ViewActions;
}

/** Handed in by the page. */
export interface ViewActions {
  saveView: (input: { name: string; query: string }) => Promise<ActionResult<SavedView>>;
  deleteView: (input: { id: string }) => Promise<ActionResult<{ id: string }>>;
}

/** The names of the filters, as the address holds them. */
export const FILTER_NAMES = ACTION_FILTER_NAMES;
export type FilterName = (typeof FILTER_NAMES)[number];

/** An address of the list. */
export function actionsHref(query: string): string {
  return query === "" ? "/actions" : `/actions?${query}`;
}

/** What touched a resource. */
export function touchedHref(resource: { type?: string | null; id: string }): string {
  const query = new URLSearchParams({ resource: resource.id });
  if (resource.type !== undefined && resource.type !== null) query.set("type", resource.type);
  return `/actions?${query}`;
}

/** The actions that a correlation key leads to. */
export function keyHref(key: string, value: string): string {
  return `/actions?${new URLSearchParams({ q: `${key}:${value}` })}`;
}

/** A query string with some of its parameters set, or left out where they are null. */
export function withParams(query: string, changed: Record<string, string | null>): string {
  const params = new URLSearchParams(query);
  for (const [name, value] of Object.entries(changed))
    if (value === null) params.delete(name);
    else params.set(name, value);
  return params.toString();
}
