import type { Metadata } from "next";
import { RequestsPage } from "@/components/requests/RequestsPage";
import { requestsQuerySchema } from "@/lib/contracts/sessions";
import { addressedPage, type SearchParams, singles } from "@/lib/http/person/addressedPage";
import { pageContext } from "@/lib/http/person/session";
import { agentNames } from "@/lib/services/action/agentNames";
import { listRequests } from "@/lib/services/request/list";

export const metadata: Metadata = { title: "Requests" };

export default async function RequestsRoute({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await pageContext();
  const { cursor, limit: _, ...asked } = singles(await searchParams);
  const known = Object.fromEntries(Object.entries(asked).filter(([name]) => name in requestsQuerySchema.shape));
  // What cannot be read counts as absent.
  const values = requestsQuerySchema.safeParse(known).success ? known : {};
  const [{ page, isFirst }, agents] = await Promise.all([
    addressedPage((input) => listRequests({ ctx, input }), { ...values, cursor }),
    agentNames({ ctx }),
  ]);
  return <RequestsPage page={page} values={values} agents={agents} isFirst={isFirst} />;
}
