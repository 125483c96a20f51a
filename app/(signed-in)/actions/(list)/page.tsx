import type { Metadata } from "next";
import { ActionFilters } from "@/components/actions/ActionFilters";
import { ActionsList } from "@/components/actions/ActionsList";
import { ExportMenu } from "@/components/actions/ExportMenu";
import { PageHeader } from "@/components/ui/PageHeader";
import { actionsQuerySchema } from "@/lib/contracts/actions";
import { pageContext } from "@/lib/http/person/session";
import { agentNames } from "@/lib/services/action/agentNames";
import { list } from "@/lib/services/action/list";

export const metadata: Metadata = { title: "Actions" };

export default async function ActionsPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const ctx = await pageContext();
  const { cursor, ...filters } = firstOfEach(await searchParams);
  const query = new URLSearchParams(filters);
  const isReadable = actionsQuerySchema.safeParse({ ...filters, cursor }).success;
  const [agents, page] = await Promise.all([
    agentNames({ ctx }),
    isReadable ? list({ ctx, input: { ...filters, ...(cursor === undefined ? {} : { cursor }) } }) : null,
  ]);
  return (
    <>
      <PageHeader
        title="Actions"
        description="What each agent asked to do, what was decided, and what came of it."
        actions={page !== null && page.actions.length > 0 ? <ExportMenu query={query} /> : null}
      />
      <ActionFilters agents={agents} />
      <ActionsList page={page} query={query} isFirst={cursor === undefined} />
    </>
  );
}

/** A repeated parameter counts once. */
function firstOfEach(params: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(params).flatMap(([name, value]) => {
      const first = Array.isArray(value) ? value[0] : value;
      return first === undefined ? [] : [[name, first]];
    }),
  );
}
