import type { Metadata } from "next";
import { BrowseActions } from "@/components/actions/BrowseActions";
import { ExportMenu } from "@/components/actions/ExportMenu";
import { ShowAll } from "@/components/actions/NoActions";
import { TouchedPage } from "@/components/actions/TouchedPage";
import { ErrorState } from "@/components/ui/ErrorState";
import { PageHeader } from "@/components/ui/PageHeader";
import { addressedPage, type SearchParams, singles } from "@/lib/http/person/addressedPage";
import { pageContext } from "@/lib/http/person/session";
import { touched } from "@/lib/services/action/touched";
import { listingOf } from "./listing";

export const metadata: Metadata = { title: "Actions" };

export default async function ActionsPage({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await pageContext();
  const asked = singles(await searchParams);
  if (asked.resource !== undefined) {
    const { resource, type, cursor } = asked;
    const { page, isFirst } = await addressedPage((input) => touched({ ctx, input }), { resource, type, cursor });
    const query = new URLSearchParams({ resource, ...(type === undefined ? {} : { type }) });
    return <TouchedPage resource={{ id: resource, type: type ?? null }} page={page} query={query} isFirst={isFirst} />;
  }
  const listing = await listingOf(ctx, asked);
  return (
    <>
      <PageHeader
        title="Actions"
        description="What each agent asked to do, what was decided, and what came of it; and what only other systems' logs show."
        actions={
          listing !== null && listing.page.actions.length > 0 ? (
            <ExportMenu query={new URLSearchParams(listing.filterQuery)} />
          ) : null
        }
      />
      {listing === null ? (
        <ErrorState title="The filters in this address cannot be read" action={<ShowAll />}>
          A date is written as 2026-03-02, an outcome is allow, deny or escalate.
        </ErrorState>
      ) : (
        <BrowseActions listing={listing} />
      )}
    </>
  );
}
