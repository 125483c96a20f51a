import type { Metadata } from "next";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { AgentChange } from "@/components/agentForms/AgentChange";
import { PageHeader } from "@/components/ui/PageHeader";
import { forPage } from "@/lib/http/person/page";
import { pageContext } from "@/lib/http/person/session";
import { agentChangeForm } from "@/lib/services/agent/changeForm";
import { askPreview, submitProposal } from "../../../changes/actions";

export const metadata: Metadata = { title: "Propose a change" };

export default async function AgentChangeRoute({ params }: { params: Promise<{ id: string }> }) {
  const ctx = await pageContext();
  const form = await forPage(agentChangeForm({ ctx, input: { id: decodeURIComponent((await params).id) } }));
  return (
    <>
      <PageHeader
        title={`Propose a change of ${form.agent.name}`}
        description="One thing at a time. What narrows is in force when it is submitted; what widens waits for a security reviewer who did not write it and does not own the agent. The budget has an editor of its own."
      />
      <NuqsAdapter>
        <AgentChange form={form} actions={{ preview: askPreview, propose: submitProposal }} />
      </NuqsAdapter>
    </>
  );
}
