import type { Metadata } from "next";
import { ActionPage } from "@/components/actions/ActionPage";
import { forPage } from "@/lib/http/person/page";
import { pageContext } from "@/lib/http/person/session";
import { get } from "@/lib/services/action/get";

export const metadata: Metadata = { title: "Action" };

export default async function ActionRoute({ params }: { params: Promise<{ id: string }> }) {
  const ctx = await pageContext();
  const { id } = await params;
  return <ActionPage answer={await forPage(get({ ctx, input: { id } }))} />;
}
