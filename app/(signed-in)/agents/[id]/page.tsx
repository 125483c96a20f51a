import type { Metadata } from "next";
import { AgentPage } from "@/components/agents/AgentPage";
import { forPage } from "@/lib/http/person/page";
import { pageContext } from "@/lib/http/person/session";
import { get } from "@/lib/services/agent/get";

export async function generateMetadata({ params }: { params: Promise<{ id: string }> }): Promise<Metadata> {
  return { title: decodeURIComponent((await params).id) };
}

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const ctx = await pageContext();
  const id = decodeURIComponent((await params).id);
  return <AgentPage agent={await forPage(get({ ctx, input: { id } }))} />;
}
