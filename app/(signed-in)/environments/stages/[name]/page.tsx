import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { StagePage } from "@/components/environments/StagePage";
import { forPage } from "@/lib/http/person/page";
import { pageContext } from "@/lib/http/person/session";
import { seesEveryTeam } from "@/lib/services/authorize";
import { listChanges } from "@/lib/services/change/list";
import { getLadderPart } from "@/lib/services/environment/get";
import { askPreview, submitProposal } from "../../../changes/actions";

export const metadata: Metadata = { title: "Stage" };

export default async function StageRoute({ params }: { params: Promise<{ name: string }> }) {
  const ctx = await pageContext();
  const name = decodeURIComponent((await params).name);
  const { environments, stages, propose_refusal, basis } = await forPage(
    getLadderPart({ ctx, input: { stage: name } }),
  );
  const stage = stages.find((one) => one.name === name);
  if (stage === undefined) notFound();
  const { changes } = await listChanges({ ctx, input: { stage: name, limit: 20 } });
  return (
    <StagePage
      stage={stage}
      environments={environments.map((one) => one.name)}
      changes={changes}
      seesAllChanges={seesEveryTeam(ctx.actor)}
      refusal={propose_refusal}
      basis={basis}
      actions={{ preview: askPreview, propose: submitProposal }}
    />
  );
}
