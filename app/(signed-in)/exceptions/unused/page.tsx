import type { Metadata } from "next";
import { UnusedPage } from "@/components/budget/UnusedPage";
import { unusedGrantsQuerySchema } from "@/lib/contracts/budgets";
import { type SearchParams, singles } from "@/lib/http/person/addressedPage";
import { forPage } from "@/lib/http/person/page";
import { pageContext } from "@/lib/http/person/session";
import { listUnusedGrants } from "@/lib/services/budget/unused";
import { submitGrantRemoval } from "../../agents/[id]/budget/actions";
import { submitRollBack } from "../../changes/actions";

export const metadata: Metadata = { title: "Unused grants" };

/** What the address says and cannot be read counts as absent. */
export default async function UnusedRoute({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await pageContext();
  const asked = unusedGrantsQuerySchema.safeParse(singles(await searchParams));
  const input = asked.success ? asked.data : {};
  return (
    <UnusedPage
      answer={await forPage(listUnusedGrants({ ctx, input }))}
      q={asked.data?.q ?? ""}
      actions={{ removeGrant: submitGrantRemoval, rollBack: submitRollBack }}
    />
  );
}
