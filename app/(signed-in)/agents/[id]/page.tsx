import type { Metadata } from "next";
import { AgentPage } from "@/components/agents/AgentPage";
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

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const ctx = await pageContext();
  const id = decodeURIComponent((await params).id);
  const [agent, history] = await forPage(
    Promise.all([get({ ctx, input: { id } }), agentHistory({ ctx, input: { id, limit: NEWEST } })]),
  );
  return <AgentPage agent={agent} history={history} revoke={submitRevocation} />;
}
