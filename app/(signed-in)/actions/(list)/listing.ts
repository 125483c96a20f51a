import { cookies } from "next/headers";
import { type ActionsListing, FILTER_NAMES } from "@/components/actions/browsing";
import { actionsQuerySchema } from "@/lib/contracts/actions";
import { PAGED_COOKIE } from "@/lib/contracts/preferences";
import { addressedPage } from "@/lib/http/person/addressedPage";
import { facets } from "@/lib/services/action/facets";
import { histogram } from "@/lib/services/action/histogram";
import { list } from "@/lib/services/action/list";
import type { ServiceContext } from "@/lib/services/context";
import { listViews } from "@/lib/services/savedView/list";
import { submitActionsView, submitActionsViewDeletion } from "./viewActions";

/** The list that an address names; null for filters that cannot be read. */
export async function listingOf(ctx: ServiceContext, asked: Record<string, string>): Promise<ActionsListing | null> {
  const given = FILTER_NAMES.flatMap((name) => {
    const value = asked[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const filters = Object.fromEntries(given);
  const parsed = actionsQuerySchema.safeParse(filters);
  if (!parsed.success) return null;
  const isPaged = asked.paged === undefined ? (await cookies()).get(PAGED_COOKIE)?.value === "on" : asked.paged === "1";
  // Only page by page does the address hold a place in the list; else the list grows from its beginning.
  const cursor = isPaged ? asked.cursor : undefined;
  const [{ page, isFirst }, counted, when, views] = await Promise.all([
    addressedPage((input) => list({ ctx, input }), { ...filters, cursor }),
    facets({ ctx, input: filters }),
    histogram({ ctx, input: filters }),
    listViews({ ctx, input: { list: "actions" } }),
  ]);
  const { cursor: _, limit: __, ...known } = parsed.data;
  return {
    page,
    facets: counted,
    histogram: when,
    filters: known,
    filterQuery: new URLSearchParams(given.map(([name, value]) => [name, value])).toString(),
    isPaged,
    isFirst,
    views,
    actions: { saveView: submitActionsView, deleteView: submitActionsViewDeletion },
  };
}
