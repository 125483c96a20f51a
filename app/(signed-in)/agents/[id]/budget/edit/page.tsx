import type { Metadata } from "next";
import { BudgetEditor } from "@/components/budgetEditor/BudgetEditor";
import { PageHeader } from "@/components/ui/PageHeader";
import { type SearchParams, singles } from "@/lib/http/person/addressedPage";
import { forPage } from "@/lib/http/person/page";
import { pageContext } from "@/lib/http/person/session";
import { getBudgetEditor } from "@/lib/services/budgetEditor/get";
import { askPreview } from "../../../../changes/actions";
import { submitBudget } from "./actions";

export const metadata: Metadata = { title: "Edit a budget" };

export default async function BudgetEditRoute({
  params,
  searchParams,
}: {
  params: Promise<{ id: string }>;
  searchParams: SearchParams;
}) {
  const ctx = await pageContext();
  const id = decodeURIComponent((await params).id);
  const { change, tool, environment } = singles(await searchParams);
  const view = await forPage(getBudgetEditor({ ctx, input: { id, change, tool, environment } }));
  return (
    <>
      <PageHeader
        title={`Edit the budget of ${view.agent.name}`}
        description={
          view.change === null
            ? "It becomes a change request: what narrows is in force with it, what widens is reviewed."
            : "You edit a change request: it is a draft again, and whoever approved it looks at it again."
        }
      />
      <BudgetEditor view={view} preview={askPreview} propose={submitBudget} />
    </>
  );
}
