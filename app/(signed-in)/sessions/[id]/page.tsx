import type { Metadata } from "next";
import { RunPage } from "@/components/sessions/RunPage";
import { forPage } from "@/lib/http/person/page";
import { pageContext } from "@/lib/http/person/session";
import { getRun } from "@/lib/services/session/run";

export const metadata: Metadata = { title: "Session" };

export default async function SessionRoute({ params }: { params: Promise<{ id: string }> }) {
  const ctx = await pageContext();
  const { id } = await params;
  return <RunPage run={await forPage(getRun({ ctx, input: { id } }))} />;
}
