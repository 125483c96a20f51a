import type { Metadata } from "next";
import { FatiguePage } from "@/components/fatigue/FatiguePage";
import { fatigueQuerySchema } from "@/lib/contracts/fatigue";
import { forPage } from "@/lib/http/person/page";
import { pageContext } from "@/lib/http/person/session";
import { fatigueReport } from "@/lib/services/fatigue/report";

export const metadata: Metadata = { title: "Approval fatigue" };

export default async function Page({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const ctx = await pageContext();
  const { days } = await searchParams;
  // A period that is not known counts as absent.
  const asked = fatigueQuerySchema.safeParse({ days });
  return <FatiguePage report={await forPage(fatigueReport({ ctx, input: asked.success ? asked.data : {} }))} />;
}
