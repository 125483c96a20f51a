import type { Metadata } from "next";
import { BudgetPage } from "@/components/budget/BudgetPage";
import { type SearchParams, singles } from "@/lib/http/person/addressedPage";
import { forPage } from "@/lib/http/person/page";
import { pageContext } from "@/lib/http/person/session";
import { getBudget } from "@/lib/services/budget/get";
import { submitRollBack } from "../../../changes/actions";
import { submitGrantRemoval } from "./actions";

export const metadata: Metadata = { title: "Budget" };

export default async function BudgetRoute({
  params,
  searchParams,
}: {
  params: Promise<{ id: string }>;
  searchParams: SearchParams;
}) {
  const ctx = await pageContext();
  const { q = "" } = singles(await searchParams);
  const id = decodeURIComponent((await params).id);
  return (
    <BudgetPage
      budget={await forPage(getBudget({ ctx, input: { id } }))}
      q={q}
      now={ctx.now().toISOString()}
      actions={{ removeGrant: submitGrantRemoval, rollBack: submitRollBack }}
    />
  );
}
