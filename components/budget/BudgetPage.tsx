import Link from "next/link";
import { BudgetMatrix } from "@/components/agents/BudgetMatrix";
import { type GrantList, grantList } from "@/components/agents/grantList";
import { LimitBar } from "@/components/agents/LimitBar";
import { StatusBadge } from "@/components/risk/StatusBadge";
import { Badge } from "@/components/ui/Badge";
import { buttonClass } from "@/components/ui/Button";
import { PageHeader } from "@/components/ui/PageHeader";
import { Panel } from "@/components/ui/Panel";
import { Time } from "@/components/ui/Time";
import { type BudgetDetail, USE_DAYS } from "@/lib/contracts/budgets";
import { simulateHref } from "@/lib/contracts/simulation";
import { GrantUseTable } from "./GrantUseTable";
import { LadderPanel } from "./LadderPanel";
import { LimitPlot } from "./LimitPlot";
import type { BudgetActions } from "./RemoveGrantDialog";
import { VersionsPanel } from "./VersionsPanel";

/** What an agent may do at its stage, how much of it was used, how it came to that, and what the next rung needs. */
export function BudgetPage({
  budget,
  q,
  now,
  actions,
}: {
  budget: BudgetDetail;
  /** What of its grants is searched for. */
  q: string;
  now: string;
  actions: BudgetActions;
}) {
  const { agent } = budget;
  const list = grantList(agent.budget?.grants ?? [], q);
  const at = `/agents/${encodeURIComponent(agent.name)}`;
  return (
    <div className="space-y-6">
      <PageHeader
        title={`Budget of ${agent.name}`}
        description={
          agent.budget === null ? (
            "Nothing is in force: every call is denied."
          ) : (
            <>
              Version {agent.budget.version}, in force since <Time at={agent.budget.in_force_since} form="absolute" />
            </>
          )
        }
        meta={
          <>
            <StatusBadge status={agent.lifecycle} />
            {agent.mode === "observe" && <StatusBadge status="observe" />}
            <Badge>{agent.stage}</Badge>
          </>
        }
        actions={
          <>
            {budget.propose_refusal === null && (
              <Link href={`${at}/budget/edit`} className={buttonClass("primary", "small")}>
                Edit
              </Link>
            )}
            <Link href={`${at}/least-privilege`} className={buttonClass("secondary", "small")}>
              Least privilege
            </Link>
            <Link href={simulateHref({ agent: agent.name })} className={buttonClass("secondary", "small")}>
              Simulate
            </Link>
            <Link
              href={`/exceptions?agent=${encodeURIComponent(agent.name)}`}
              className={buttonClass("secondary", "small")}
            >
              Exceptions
            </Link>
          </>
        }
      />
      <Panel
        title="Powers by environment"
        hint={`A cell’s outline is the ceiling of its stage. What was not used in ${USE_DAYS} days is pale.`}
        flush
      >
        <BudgetMatrix agent={agent} />
      </Panel>
      <GrantUseTable budget={budget} list={list} now={now} actions={actions} />
      {(agent.budget?.grants.length ?? 0) > 0 && <LimitsPanel budget={budget} list={list} now={now} />}
      <LadderPanel ladder={budget.ladder} />
      <VersionsPanel budget={budget} actions={actions} />
    </div>
  );
}

/** The limits of the whole budget and of the grants that are listed, now and over time. Both lists are in the budget's order. */
function LimitsPanel({
  budget: { agent, histories },
  list,
  now,
}: {
  budget: BudgetDetail;
  list: GrantList;
  now: string;
}) {
  const shown = new Set<string | null>([null, ...list.shown.map(({ id }) => id)]);
  if (histories.length === 0)
    return (
      <Panel title="Limits">
        <p className="text-sm text-ink-muted">No limit holds any of it: not how often, and not how much.</p>
      </Panel>
    );
  return (
    <Panel title="Limits" hint={`Now, and over the last ${USE_DAYS} days (UTC). The dashed line is all of it.`} flush>
      <ul className="grid lg:grid-cols-2">
        {histories.map((history, index) => {
          if (!shown.has(history.grant)) return null;
          const inUse = agent.limits[index];
          return (
            <li key={`${history.grant} ${history.words}`} className="min-w-0 space-y-2 border-b border-line px-4 py-3">
              <p className="text-sm">
                <span className="font-mono text-xs">{history.grant ?? "the whole budget"}</span>: {history.words}
              </p>
              {inUse !== undefined && <LimitBar inUse={inUse} compact />}
              <LimitPlot history={history} now={now} days={USE_DAYS} />
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
