import type { Metadata } from "next";
import { HistoryPage } from "@/components/history/HistoryPage";
import { addressedPage, type SearchParams, singles } from "@/lib/http/person/addressedPage";
import { forPage } from "@/lib/http/person/page";
import { pageContext } from "@/lib/http/person/session";
import { getPerson } from "@/lib/services/person/get";
import { personHistory } from "@/lib/services/person/history";

export const metadata: Metadata = { title: "History" };

export default async function PersonHistoryRoute({
  params,
  searchParams,
}: {
  params: Promise<{ id: string }>;
  searchParams: SearchParams;
}) {
  const ctx = await pageContext();
  const id = decodeURIComponent((await params).id);
  const { cursor } = singles(await searchParams);
  const { name } = await forPage(getPerson({ ctx, input: { id } }));
  const { page, isFirst } = await forPage(
    addressedPage((input) => personHistory({ ctx, input: { id, ...input } }), { cursor }),
  );
  return (
    <HistoryPage
      title={`History of ${name}`}
      description="What was changed of their roles, teams and groups, and how they get in."
      at={`/people/${encodeURIComponent(id)}/history`}
      isFirst={isFirst}
      history={page}
    />
  );
}
