import { Boxes } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { AgentsTable } from "@/components/agents/AgentsTable";
import { buttonClass } from "@/components/ui/Button";
import { EmptyState } from "@/components/ui/EmptyState";
import { PageHeader } from "@/components/ui/PageHeader";
import { Panel } from "@/components/ui/Panel";
import { pageContext } from "@/lib/http/person/session";
import { list } from "@/lib/services/agent/list";
import { mayProposeNewAgent } from "@/lib/services/agent/newForm";

export const metadata: Metadata = { title: "Agents" };

export default async function AgentsPage() {
  const ctx = await pageContext();
  const { agents } = await list({ ctx });
  return (
    <>
      <PageHeader
        title="Agents"
        description="Each agent, what it is for, who answers for it, when it was last seen, and how old its credentials are."
        actions={
          mayProposeNewAgent(ctx) && (
            <Link href="/agents/new" className={buttonClass("secondary")}>
              New agent
            </Link>
          )
        }
      />
      <Panel flush>
        {agents.length > 0 ? (
          <AgentsTable agents={agents} now={ctx.now().toISOString()} />
        ) : (
          <EmptyState icon={<Boxes />} title="No agents in view">
            You see the agents of your own teams. If your team should have one, propose it, or ask an admin to add you
            to the team.
          </EmptyState>
        )}
      </Panel>
    </>
  );
}
