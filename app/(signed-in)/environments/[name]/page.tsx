import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { EnvironmentPage } from "@/components/environments/EnvironmentPage";
import { forPage } from "@/lib/http/person/page";
import { pageContext } from "@/lib/http/person/session";
import { seesEveryTeam } from "@/lib/services/authorize";
import { listChanges } from "@/lib/services/change/list";
import { getLadderPart } from "@/lib/services/environment/get";
import { askPreview, submitProposal } from "../../changes/actions";

export const metadata: Metadata = { title: "Environment" };

export default async function EnvironmentRoute({ params }: { params: Promise<{ name: string }> }) {
  const ctx = await pageContext();
  const name = decodeURIComponent((await params).name);
  const { environments, propose_refusal, basis } = await forPage(getLadderPart({ ctx, input: { environment: name } }));
  const environment = environments.find((one) => one.name === name);
  if (environment === undefined) notFound();
  const { changes } = await listChanges({ ctx, input: { environment: name, limit: 20 } });
  return (
    <EnvironmentPage
      environment={environment}
      changes={changes}
      seesAllChanges={seesEveryTeam(ctx.actor)}
      refusal={propose_refusal}
      basis={basis}
      actions={{ preview: askPreview, propose: submitProposal }}
    />
  );
}
