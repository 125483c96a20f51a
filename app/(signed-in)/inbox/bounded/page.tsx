import type { Metadata } from "next";
import { BoundedPage } from "@/components/boundedApprovals/BoundedPage";
import { boundedQuerySchema } from "@/lib/contracts/boundedApprovals";
import { addressedPage, type SearchParams, singles } from "@/lib/http/person/addressedPage";
import { pageContext } from "@/lib/http/person/session";
import { listBounded } from "@/lib/services/boundedApproval/list";
import { submitBoundedRevocation } from "../boundedActions";

export const metadata: Metadata = { title: "Bounded approvals" };

/** What the address says and cannot be read counts as absent. */
export default async function BoundedRoute({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await pageContext();
  const asked = boundedQuerySchema.safeParse(singles(await searchParams));
  const query = asked.success ? asked.data : boundedQuerySchema.parse({});
  const { page, isFirst } = await addressedPage((input) => listBounded({ ctx, input }), query);
  return <BoundedPage page={page} query={query} isLater={!isFirst} revoke={submitBoundedRevocation} />;
}
