import type { Metadata } from "next";
import { ActionFilters } from "@/components/actions/ActionFilters";
import { ActionsList } from "@/components/actions/ActionsList";
import { ExportMenu } from "@/components/actions/ExportMenu";
import { PageHeader } from "@/components/ui/PageHeader";
import { actionsQuerySchema } from "@/lib/contracts/actions";
import { addressedPage, type SearchParams, singles } from "@/lib/http/person/addressedPage";
import { pageContext } from "@/lib/http/person/session";
import { agentNames } from "@/lib/services/action/agentNames";
import { list } from "@/lib/services/action/list";

export const metadata: Metadata = { title: "Actions" };

export default async function ActionsPage({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await pageContext();
  const { cursor, ...filters } = singles(await searchParams);
  const query = new URLSearchParams(filters);
  const isReadable = actionsQuerySchema.safeParse({ ...filters, cursor }).success;
  const [agents, found] = await Promise.all([
    agentNames({ ctx }),
    isReadable ? addressedPage((input) => list({ ctx, input }), { ...filters, cursor }) : null,
  ]);
  const page = found?.page ?? null;
  return (
    <>
      <PageHeader
        title="Actions"
        description="What each agent asked to do, what was decided, and what came of it."
        actions={page !== null && page.actions.length > 0 ? <ExportMenu query={query} /> : null}
      />
      <ActionFilters agents={agents} />
      <ActionsList page={page} query={query} isFirst={found?.isFirst ?? cursor === undefined} />
    </>
  );
}
