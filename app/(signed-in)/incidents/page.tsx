import type { Metadata } from "next";
import { createLoader, createSerializer } from "nuqs/server";
import { IncidentsPage } from "@/components/incidents/IncidentsPage";
import { INCIDENT_QUERY } from "@/components/incidents/incidentQuery";
import { addressedPage, type SearchParams } from "@/lib/http/person/addressedPage";
import { pageContext } from "@/lib/http/person/session";
import { agentNames } from "@/lib/services/action/agentNames";
import { hasRole } from "@/lib/services/authorize";
import { listIncidents } from "@/lib/services/incident/list";

export const metadata: Metadata = { title: "Incidents" };

const load = createLoader(INCIDENT_QUERY);
const address = createSerializer(INCIDENT_QUERY);

export default async function IncidentsRoute({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await pageContext();
  const asked = await load(searchParams);
  const { q, status, severity, agent, lead, cursor } = asked;
  const input = {
    ...(q === "" ? {} : { q: q.slice(0, 200) }),
    ...(status === null ? {} : { status }),
    ...(severity === null ? {} : { severity }),
    ...(agent === "" ? {} : { agent: agent.slice(0, 256) }),
    ...(lead === null ? {} : { lead }),
  };
  const [{ page }, agents] = await Promise.all([
    addressedPage((one: { cursor?: string | undefined }) => listIncidents({ ctx, input: { ...input, ...one } }), {
      cursor: cursor ?? undefined,
    }),
    agentNames({ ctx }),
  ]);
  return (
    <IncidentsPage
      answer={page}
      agents={agents}
      older={page.next_cursor === null ? null : address("/incidents", { ...asked, cursor: page.next_cursor })}
      isNarrowed={Object.keys(input).length > 0}
      mayOpen={hasRole(ctx.actor, "operator", "security_reviewer", "admin")}
    />
  );
}
