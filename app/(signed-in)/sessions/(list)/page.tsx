import type { Metadata } from "next";
import { SessionsPage } from "@/components/sessions/SessionsPage";
import { sessionFiltersSchema } from "@/lib/contracts/sessions";
import { addressedPage, type SearchParams, singles } from "@/lib/http/person/addressedPage";
import { pageContext } from "@/lib/http/person/session";
import { agentNames } from "@/lib/services/action/agentNames";
import { listSessions } from "@/lib/services/session/list";

export const metadata: Metadata = { title: "Sessions" };

export default async function SessionsRoute({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await pageContext();
  const { cursor, ...asked } = singles(await searchParams);
  const known = Object.fromEntries(Object.entries(asked).filter(([name]) => name in sessionFiltersSchema.shape));
  // What cannot be read counts as absent.
  const values = sessionFiltersSchema.safeParse(known).success ? known : {};
  const [{ page, isFirst }, agents] = await Promise.all([
    addressedPage((input) => listSessions({ ctx, input }), { ...values, cursor }),
    agentNames({ ctx }),
  ]);
  return <SessionsPage page={page} values={values} agents={agents} isFirst={isFirst} />;
}
