import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { StagePage } from "@/components/environments/StagePage";
import { forPage } from "@/lib/http/person/page";
import { pageContext } from "@/lib/http/person/session";
import { listChanges } from "@/lib/services/change/list";
import { listEnvironments } from "@/lib/services/environment/list";
import { askPreview, submitProposal } from "../../../changes/actions";

export const metadata: Metadata = { title: "Stage" };

export default async function StageRoute({ params }: { params: Promise<{ name: string }> }) {
  const ctx = await pageContext();
  const name = decodeURIComponent((await params).name);
  const { environments, stages, propose_refusal } = await forPage(listEnvironments({ ctx }));
  const stage = stages.find((one) => one.name === name);
  if (stage === undefined) notFound();
  const { changes } = await listChanges({ ctx, input: { stage: name, limit: 20 } });
  return (
    <StagePage
      stage={stage}
      environments={environments.map((one) => one.name)}
      changes={changes}
      refusal={propose_refusal}
      actions={{ preview: askPreview, propose: submitProposal }}
    />
  );
}
