import { CircleCheck, Inbox } from "lucide-react";
import Link from "next/link";
import { DecisionLines } from "@/components/agents/DecisionLines";
import { LimitBar } from "@/components/agents/LimitBar";
import { TodayCounts } from "@/components/agents/TodayCounts";
import { buttonClass } from "@/components/ui/Button";
import { EmptyState } from "@/components/ui/EmptyState";
import { PageHeader } from "@/components/ui/PageHeader";
import { Panel } from "@/components/ui/Panel";
import type { LimitInUse, Overview } from "@/lib/contracts/agents";
import { FirstSteps } from "./FirstSteps";
import { Waiting } from "./Waiting";

/** What waits for this person, what their agents did today, and what is nearly used up. */
export function OverviewPage({ overview }: { overview: Overview }) {
  const { has, today, near_limits: nearLimits } = overview;
  return (
    <>
      <PageHeader
        title="Overview"
        description="What waits for you, and what the agents in your view did today (UTC)."
      />
      <div className="space-y-6">
        {!has.decisions && <FirstSteps hasAgents={has.agents} />}
        <div className="grid gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
          <Panel
            title={overview.waiting_count === 0 ? "Waiting for you" : `Waiting for you (${overview.waiting_count})`}
            actions={
              <Link
                href="/inbox"
                className={buttonClass(overview.waiting_count > 0 ? "primary" : "secondary", "small")}
              >
                Open the inbox
              </Link>
            }
            flush
          >
            {overview.waiting.length > 0 ? (
              <Waiting lines={overview.waiting} />
            ) : (
              <EmptyState
                icon={overview.waiting_for_others > 0 ? <Inbox /> : <CircleCheck />}
                title="Nothing waits for you"
              >
                {overview.waiting_for_others > 0
                  ? `${overview.waiting_for_others} ${overview.waiting_for_others === 1 ? "approval waits" : "approvals wait"} for others.`
                  : "When a rule asks for you, the call waits here and in the inbox."}
              </EmptyState>
            )}
          </Panel>
          <Panel title="Today" flush>
            <dl className="grid grid-cols-3 divide-x divide-line border-b border-line">
              {(
                [
                  ["Allowed", today.allow],
                  ["Escalated", today.escalate],
                  ["Denied", today.deny],
                ] as const
              ).map(([words, count]) => (
                <div key={words} className="px-4 py-3">
                  <dt className="text-xs text-ink-muted">{words}</dt>
                  <dd className="text-2xl font-semibold tracking-tight tabular-nums">{count.toLocaleString("en")}</dd>
                </div>
              ))}
            </dl>
            {overview.agents_today.length > 0 ? (
              <ul className="divide-y divide-line">
                {overview.agents_today.map((agent) => (
                  <li
                    key={agent.name}
                    className="relative flex items-center justify-between gap-4 px-4 py-2 text-sm hover:bg-sunken/60"
                  >
                    <Link
                      href={`/agents/${encodeURIComponent(agent.name)}`}
                      className="min-w-0 truncate font-medium after:absolute after:inset-0 hover:underline"
                    >
                      {agent.name}
                    </Link>
                    <TodayCounts counts={agent.today} />
                  </li>
                ))}
              </ul>
            ) : (
              <p className="px-4 py-4 text-sm text-ink-muted">No agent in your view has asked for anything today.</p>
            )}
          </Panel>
        </div>
        {nearLimits.length > 0 && (
          <Panel title="Limits near their end" hint="At least four fifths of the window is used" flush>
            <ul className="grid divide-line max-md:divide-y md:grid-cols-2">
              {nearLimits.map((inUse) => (
                <li
                  key={`${inUse.agent} ${limitPlace(inUse)} ${inUse.limit.measure} ${JSON.stringify(inUse.limit.per)}`}
                  className="px-4 py-3"
                >
                  <Link
                    href={`/agents/${encodeURIComponent(inUse.agent)}#${limitPlace(inUse)}`}
                    className="text-sm font-medium hover:underline"
                  >
                    {inUse.agent} <span className="font-normal text-ink-muted">under</span>{" "}
                    <span className="font-mono text-[0.92em]">{inUse.grant ?? inUse.limit.id}</span>
                  </Link>
                  <div className="mt-1.5">
                    <LimitBar inUse={inUse} compact />
                  </div>
                </li>
              ))}
            </ul>
          </Panel>
        )}
        {has.decisions && (
          <Panel
            title="Recent decisions"
            actions={
              <Link href="/actions" className="rounded text-xs font-medium text-accent-ink hover:underline">
                All actions
              </Link>
            }
            flush
          >
            <DecisionLines decisions={overview.recent} showAgent />
          </Panel>
        )}
      </div>
    </>
  );
}

/** Where the agent's page shows the limit. */
function limitPlace(inUse: LimitInUse): string {
  return inUse.grant === null ? `limit-${inUse.limit.id}` : `grant-${inUse.grant}`;
}
