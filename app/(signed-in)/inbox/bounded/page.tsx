import type { Metadata } from "next";
import { BoundedPage } from "@/components/boundedApprovals/BoundedPage";
import { boundedQuerySchema } from "@/lib/contracts/boundedApprovals";
import { pageContext } from "@/lib/http/person/session";
import { listBounded } from "@/lib/services/boundedApproval/list";
import { Problem } from "@/lib/services/problem";
import { submitBoundedRevocation } from "../boundedActions";

export const metadata: Metadata = { title: "Bounded approvals" };

/** What the address says and cannot be read counts as absent. */
export default async function BoundedRoute({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const ctx = await pageContext();
  const asked = boundedQuerySchema.safeParse(await searchParams);
  const query = asked.success ? asked.data : boundedQuerySchema.parse({});
  const page = await listBounded({ ctx, input: query }).catch((error: unknown) => {
    if (!(error instanceof Problem) || error.kind !== "invalid") throw error;
    return listBounded({ ctx, input: { ...query, cursor: undefined } });
  });
  return (
    <BoundedPage page={page} view={query.state} isLater={query.cursor !== undefined} revoke={submitBoundedRevocation} />
  );
}
