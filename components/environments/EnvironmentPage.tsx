import { Facts } from "@/components/agents/Facts";
import type { ProposalActions } from "@/components/changeEditor/ProposalForm";
import { ChangeHistory } from "@/components/changes/ChangeHistory";
import { Badge } from "@/components/ui/Badge";
import { PageHeader } from "@/components/ui/PageHeader";
import { Panel } from "@/components/ui/Panel";
import type { ChangeSummary } from "@/lib/contracts/changeViews";
import { DECISIONS_DAYS, type EnvironmentView } from "@/lib/contracts/environments";
import { EnvironmentForm } from "./EnvironmentForm";

/** One environment: what is there, another rank for it, and its history. */
export function EnvironmentPage({
  environment,
  changes,
  seesAllChanges,
  refusal,
  basis,
  actions,
}: {
  environment: EnvironmentView;
  changes: readonly ChangeSummary[];
  seesAllChanges: boolean;
  /** Why the one who looks may propose nothing; null where they may. */
  refusal: string | null;
  basis: string;
  actions: ProposalActions;
}) {
  const { name, rank, agents, grants, decisions, stages, stopped } = environment;
  return (
    <div className="space-y-6">
      <PageHeader
        title={name}
        description="An environment: agents act in it as far as their stage and their budget name it."
        meta={stopped && <Badge tone="stop">stopped</Badge>}
      />
      <Panel title="What is there" hint="Of the agents that you see.">
        <Facts
          rows={[
            ["Rank", `${rank}, 0 being the least risk`],
            ["Agents", agents.toLocaleString("en")],
            ["Grants", grants.toLocaleString("en")],
            ["Decisions", `${decisions.toLocaleString("en")} in the last ${DECISIONS_DAYS} days`],
            ["Stages", stages.join(", ") || "none holds anything there"],
          ]}
        />
      </Panel>
      {refusal === null && <EnvironmentForm environment={environment} basis={basis} actions={actions} />}
      <ChangeHistory changes={changes} seesAll={seesAllChanges} />
    </div>
  );
}
