import type { Metadata } from "next";
import { BoundedOnePage } from "@/components/boundedApprovals/BoundedOnePage";
import { forPage } from "@/lib/http/person/page";
import { pageContext } from "@/lib/http/person/session";
import { getBounded } from "@/lib/services/boundedApproval/get";
import { submitBoundedRevocation } from "../../boundedActions";

export const metadata: Metadata = { title: "Bounded approval" };

export default async function BoundedOneRoute({ params }: { params: Promise<{ id: string }> }) {
  const ctx = await pageContext();
  const one = await forPage(getBounded({ ctx, input: await params }));
  return <BoundedOnePage one={one} revoke={submitBoundedRevocation} />;
}
