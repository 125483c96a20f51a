import type { Metadata } from "next";
import { forbidden } from "next/navigation";
import { EnvironmentForm } from "@/components/environments/EnvironmentForm";
import { PageHeader } from "@/components/ui/PageHeader";
import { forPage } from "@/lib/http/person/page";
import { pageContext } from "@/lib/http/person/session";
import { listEnvironments } from "@/lib/services/environment/list";
import { askPreview, submitProposal } from "../../changes/actions";

export const metadata: Metadata = { title: "New environment" };

export default async function NewEnvironmentRoute() {
  const { propose_refusal } = await forPage(listEnvironments({ ctx: await pageContext() }));
  if (propose_refusal !== null) forbidden();
  return (
    <>
      <PageHeader
        title="New environment"
        description="No stage holds anything there until a change of the stage says so, and no budget until a grant names it."
      />
      <EnvironmentForm environment={null} actions={{ preview: askPreview, propose: submitProposal }} />
    </>
  );
}
