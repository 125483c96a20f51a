import { cookies } from "next/headers";
import type { InboxListing } from "@/components/inbox/listing";
import { inboxAddress, inboxFiltersSchema, inboxQuerySchema } from "@/lib/contracts/inbox";
import { DENSITY_COOKIE, PAGED_COOKIE, readDensity } from "@/lib/contracts/preferences";
import { addressedPage, type SearchParams, singles } from "@/lib/http/person/addressedPage";
import { agentNames } from "@/lib/services/action/agentNames";
import { queue } from "@/lib/services/approval/queue";
import type { PersonActor, ServiceContext } from "@/lib/services/context";
import { listViews } from "@/lib/services/savedView/list";
import { submitApprovals, submitDenials, submitView, submitViewDeletion } from "./queueActions";

/**
 * The list that an address of the inbox names: what the person may answer, unless it says otherwise. What it cannot read
 * counts as absent.
 */
export async function listingOf(ctx: ServiceContext<PersonActor>, searchParams: SearchParams): Promise<InboxListing> {
  const [asked, jar] = [singles(await searchParams), await cookies()];
  const parsed = inboxFiltersSchema.safeParse(asked);
  const filters = parsed.success ? parsed.data : inboxFiltersSchema.parse({});
  const isPaged = asked.paged === undefined ? jar.get(PAGED_COOKIE)?.value === "on" : asked.paged === "1";
  // Only page by page does the address hold a place in the list; else the list grows from its beginning.
  const cursor = isPaged && parsed.success ? asked.cursor : undefined;
  const [{ page }, agents, views] = await Promise.all([
    pageOf(ctx, { ...filters, cursor }),
    agentNames({ ctx }),
    listViews({ ctx, input: { list: "inbox" } }),
  ]);
  const filterQuery = inboxAddress(filters);
  return {
    page: { ...page, approvals: page.rows },
    filters,
    filterQuery,
    query: queryOf(filterQuery, { paged: asked.paged, cursor }),
    isPaged,
    agents,
    views,
    density: readDensity(jar.get(DENSITY_COOKIE)?.value),
    serverNow: ctx.now().toISOString(),
    actions: {
      denyMany: submitDenials,
      approveMany: submitApprovals,
      saveView: submitView,
      deleteView: submitViewDeletion,
    },
  };
}

/** The page; the first one where the address names a place that this list does not know. */
function pageOf(ctx: ServiceContext<PersonActor>, asked: Record<string, unknown> & { cursor?: string | undefined }) {
  const input = inboxQuerySchema.safeParse(asked).success ? asked : { ...asked, cursor: undefined };
  return addressedPage((input) => queue({ ctx, input }), input);
}

function queryOf(
  filterQuery: string,
  { paged, cursor }: { paged: string | undefined; cursor: string | undefined },
): string {
  const params = new URLSearchParams(filterQuery);
  if (paged === "0" || paged === "1") params.set("paged", paged);
  if (cursor !== undefined) params.set("cursor", cursor);
  return params.toString();
}
