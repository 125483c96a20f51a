import type { Metadata } from "next";
import { HistoryPage } from "@/components/history/HistoryPage";
import { addressedPage, type SearchParams, singles } from "@/lib/http/person/addressedPage";
import { forPage } from "@/lib/http/person/page";
import { pageContext } from "@/lib/http/person/session";
import { agentHistory } from "@/lib/services/agent/history";

export const metadata: Metadata = { title: "History" };

export default async function AgentHistoryRoute({
  params,
  searchParams,
}: {
  params: Promise<{ id: string }>;
  searchParams: SearchParams;
}) {
  const ctx = await pageContext();
  const id = decodeURIComponent((await params).id);
  const { cursor } = singles(await searchParams);
  const { page, isFirst } = await forPage(
    addressedPage((input) => agentHistory({ ctx, input: { id, ...input } }), { cursor }),
  );
  return (
    <HistoryPage
      title={`History of ${id}`}
      description="What was changed of it, by whom and when: its changes, kill switches, credentials and break-glass."
      at={`/agents/${encodeURIComponent(id)}/history`}
      isFirst={isFirst}
      history={page}
    />
  );
}
