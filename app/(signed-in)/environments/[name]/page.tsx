import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { EnvironmentPage } from "@/components/environments/EnvironmentPage";
import { forPage } from "@/lib/http/person/page";
import { pageContext } from "@/lib/http/person/session";
import { listChanges } from "@/lib/services/change/list";
import { listEnvironments } from "@/lib/services/environment/list";
import { askPreview, submitProposal } from "../../changes/actions";

export const metadata: Metadata = { title: "Environment" };

export default async function EnvironmentRoute({ params }: { params: Promise<{ name: string }> }) {
  const ctx = await pageContext();
  const name = decodeURIComponent((await params).name);
  const { environments, propose_refusal } = await forPage(listEnvironments({ ctx }));
  const environment = environments.find((one) => one.name === name);
  if (environment === undefined) notFound();
  const { changes } = await listChanges({ ctx, input: { environment: name, limit: 20 } });
  return (
    <EnvironmentPage
      environment={environment}
      changes={changes}
      refusal={propose_refusal}
      actions={{ preview: askPreview, propose: submitProposal }}
    />
  );
}
