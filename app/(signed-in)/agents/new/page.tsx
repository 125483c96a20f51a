import type { Metadata } from "next";
import { NewAgent } from "@/components/agentForms/NewAgent";
import { PageHeader } from "@/components/ui/PageHeader";
import { forPage } from "@/lib/http/person/page";
import { pageContext } from "@/lib/http/person/session";
import { newAgentForm } from "@/lib/services/agent/newForm";
import { askPreview, submitProposal } from "../../changes/actions";
import { askTemplate } from "./actions";

export const metadata: Metadata = { title: "New agent" };

export default async function NewAgentRoute() {
  const form = await forPage(newAgentForm({ ctx: await pageContext() }));
  return (
    <>
      <PageHeader
        title="New agent"
        description="It and the budget that it begins with are one change request, which a security reviewer approves. It gets its credentials afterwards."
      />
      <NewAgent form={form} actions={{ preview: askPreview, propose: submitProposal }} askTemplate={askTemplate} />
    </>
  );
}
