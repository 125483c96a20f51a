import type { Metadata } from "next";
import { AgentPage } from "@/components/agents/AgentPage";
import { type SearchParams, singles } from "@/lib/http/person/addressedPage";
import { forPage } from "@/lib/http/person/page";
import { pageContext } from "@/lib/http/person/session";
import { get } from "@/lib/services/agent/get";
import { agentHistory } from "@/lib/services/agent/history";
import { submitRevocation } from "./actions";

export async function generateMetadata({ params }: { params: Promise<{ id: string }> }): Promise<Metadata> {
  return { title: decodeURIComponent((await params).id) };
}

/** So much of its history stands on its page. */
const NEWEST = 10;

export default async function Page({
  params,
  searchParams,
}: {
  params: Promise<{ id: string }>;
  searchParams: SearchParams;
}) {
  const ctx = await pageContext();
  const { q = "" } = singles(await searchParams);
  const id = decodeURIComponent((await params).id);
  const [agent, history] = await forPage(
    Promise.all([get({ ctx, input: { id } }), agentHistory({ ctx, input: { id, limit: NEWEST } })]),
  );
  return <AgentPage agent={agent} q={q} history={history} revoke={submitRevocation} />;
}
