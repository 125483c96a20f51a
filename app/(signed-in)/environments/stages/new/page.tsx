import type { Metadata } from "next";
import { forbidden } from "next/navigation";
import { StageForm } from "@/components/environments/StageForm";
import { PageHeader } from "@/components/ui/PageHeader";
import { forPage } from "@/lib/http/person/page";
import { pageContext } from "@/lib/http/person/session";
import { listEnvironments } from "@/lib/services/environment/list";
import { askPreview, submitProposal } from "../../../changes/actions";

export const metadata: Metadata = { title: "New stage" };

export default async function NewStageRoute() {
  const { environments, propose_refusal } = await forPage(listEnvironments({ ctx: await pageContext() }));
  if (propose_refusal !== null) forbidden();
  return (
    <>
      <PageHeader
        title="New stage"
        description="A rung above all others. Nobody stands on it until they are promoted."
      />
      <StageForm
        stage={null}
        environments={environments.map(({ name }) => name)}
        actions={{ preview: askPreview, propose: submitProposal }}
      />
    </>
  );
}
