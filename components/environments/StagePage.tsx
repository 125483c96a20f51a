import Link from "next/link";
import type { ProposalActions } from "@/components/changeEditor/ProposalForm";
import { ChangeHistory } from "@/components/changes/ChangeHistory";
import { buttonClass } from "@/components/ui/Button";
import { PageHeader } from "@/components/ui/PageHeader";
import { Panel } from "@/components/ui/Panel";
import type { ChangeSummary } from "@/lib/contracts/changeViews";
import type { StageView } from "@/lib/contracts/environments";
import { CeilingsTable } from "./CeilingsTable";
import { minimumWords } from "./minimumWords";
import { StageForm } from "./StageForm";

/** One stage: what it holds and asks for, other ceilings and minimums for it, and its history. */
export function StagePage({
  stage,
  environments,
  changes,
  seesAllChanges,
  refusal,
  basis,
  actions,
}: {
  stage: StageView;
  /** By risk. */
  environments: readonly string[];
  changes: readonly ChangeSummary[];
  seesAllChanges: boolean;
  /** Why the one who looks may propose nothing; null where they may. */
  refusal: string | null;
  basis: string;
  actions: ProposalActions;
}) {
  const asks = minimumWords(stage.minimums);
  return (
    <div className="space-y-6">
      <PageHeader
        title={`The stage ${stage.name}`}
        description={`Version ${stage.version}. ${asks.length === 0 ? "It asks for no evidence." : `It asks for ${asks.join(", ")}.`}`}
        actions={
          <Link href={`/agents?stage=${encodeURIComponent(stage.name)}`} className={buttonClass("secondary", "small")}>
            {stage.agents.toLocaleString("en")} {stage.agents === 1 ? "agent" : "agents"} on it
          </Link>
        }
      />
      {refusal === null ? (
        <StageForm stage={stage} environments={environments} basis={basis} actions={actions} />
      ) : (
        <Panel title="Ceilings" hint="The most that any budget at this stage may hold." flush>
          <CeilingsTable stage={stage} environments={environments} />
        </Panel>
      )}
      <ChangeHistory changes={changes} seesAll={seesAllChanges} />
    </div>
  );
}
