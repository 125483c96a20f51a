import type { Metadata } from "next";
import { WholeRunPage } from "@/components/runs/WholeRunPage";
import { forPage } from "@/lib/http/person/page";
import { pageContext } from "@/lib/http/person/session";
import { getRun } from "@/lib/services/run/get";

export const metadata: Metadata = { title: "Run" };

export default async function RunRoute({ params }: { params: Promise<{ id: string }> }) {
  const ctx = await pageContext();
  const { id } = await params;
  return <WholeRunPage run={await forPage(getRun({ ctx, input: { id } }))} />;
}
