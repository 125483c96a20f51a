import type { Metadata } from "next";
import { PrintedIncident } from "@/components/incidents/PrintedIncident";
import { forPage } from "@/lib/http/person/page";
import { pageContext } from "@/lib/http/person/session";
import { getIncident } from "@/lib/services/incident/get";

export const metadata: Metadata = { title: "Incident, to be printed" };

export default async function PrintedIncidentRoute({ params }: { params: Promise<{ id: string }> }) {
  const ctx = await pageContext();
  const { id } = await params;
  return <PrintedIncident incident={await forPage(getIncident({ ctx, input: { id } }))} />;
}
