import { Scissors } from "lucide-react";
import Link from "next/link";
import { DifferencePanel } from "@/components/changes/DifferencePanel";
import { ReplayPanel } from "@/components/changes/ReplayPanel";
import { CodeBlock } from "@/components/ui/CodeBlock";
import { EmptyState } from "@/components/ui/EmptyState";
import { PageHeader } from "@/components/ui/PageHeader";
import { Panel } from "@/components/ui/Panel";
import { Time } from "@/components/ui/Time";
import type { LeastPrivilegeView } from "@/lib/contracts/leastPrivilege";
import { type Propose, ProposeButton } from "./ProposeButton";
import { SupportTable } from "./SupportTable";
import { UsedPeriodChoice } from "./UsedPeriodChoice";

/** What an agent really used of its budget, the smallest budget that would have allowed it, and what that would change. */
export function LeastPrivilegePage({ view, propose }: { view: LeastPrivilegeView; propose: Propose }) {
  const { agent, days, calls, decisions, differs, budget } = view;
  return (
    <div className="space-y-6">
      <PageHeader
        title={`Least privilege for ${agent.name}`}
        description="The smallest budget that would have allowed what the agent really did, with a quarter more room than was ever used."
        actions={
          <>
            <UsedPeriodChoice agent={agent.name} days={days} />
            {differs && view.propose_refusal === null && calls > 0 && <ProposeButton view={view} propose={propose} />}
          </>
        }
      />
      <p className="text-sm text-ink-muted">
        {calls === 0
          ? "Nothing went through"
          : `${calls} ${calls === 1 ? "call" : "calls"} went through, of ${decisions} decisions`}{" "}
        since <Time at={view.from} form="absolute" />
        {view.is_cut && "; only the newest are looked at"}.
        {view.gone > 0 &&
          ` ${view.gone} more went through once and would not now, whatever the budget: they are left out.`}
        {view.is_demonstration && " These are records of the demonstration."}
        {differs && view.propose_refusal !== null && ` ${view.propose_refusal}`}
      </p>
      {calls === 0 ? (
        <Panel title="Nothing to go by">
          <EmptyState icon={<Scissors />} title="Nothing went through in these days">
            There is no use to hold the budget to. Look further back, or{" "}
            <Link href={`/agents/${encodeURIComponent(agent.name)}`} className="text-accent-ink underline">
              see what the agent holds
            </Link>
            .
          </EmptyState>
        </Panel>
      ) : (
        <>
          <SupportTable support={view.support} />
          {differs ? (
            <>
              <DifferencePanel difference={view.difference} />
              <ReplayPanel replay={view.replay} />
            </>
          ) : (
            <Panel title="What it does">
              <p className="text-sm">The budget in force says this already.</p>
            </Panel>
          )}
          <details>
            <summary className="w-fit rounded text-sm font-medium text-ink-muted hover:text-ink">
              The budget as a bundle says it
            </summary>
            <CodeBlock label="Proposed budget" className="mt-2">
              {JSON.stringify(budget, null, 2)}
            </CodeBlock>
          </details>
        </>
      )}
    </div>
  );
}
