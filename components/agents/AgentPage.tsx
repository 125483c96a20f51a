import { ListTree } from "lucide-react";
import Link from "next/link";
import { HistoryLines } from "@/components/history/HistoryLines";
import { StatusBadge } from "@/components/risk/StatusBadge";
import { Badge } from "@/components/ui/Badge";
import { buttonClass } from "@/components/ui/Button";
import { CodeBlock } from "@/components/ui/CodeBlock";
import { EmptyState } from "@/components/ui/EmptyState";
import { PageHeader } from "@/components/ui/PageHeader";
import { Panel } from "@/components/ui/Panel";
import { Time } from "@/components/ui/Time";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { AgentDetail } from "@/lib/contracts/agents";
import type { HistoryAnswer } from "@/lib/contracts/history";
import { BudgetLimits } from "./BudgetLimits";
import { BudgetMatrix } from "./BudgetMatrix";
import { CredentialsPanel } from "./CredentialsPanel";
import { DecisionLines } from "./DecisionLines";
import { Facts } from "./Facts";
import { GrantDetail } from "./GrantDetail";
import { GrantSearch } from "./GrantSearch";
import { grantList } from "./grantList";
import { HeldSecretsPanel } from "./HeldSecretsPanel";
import type { RevokeCredential } from "./RevokeCredentialDialog";
import { TodayCounts } from "./TodayCounts";

/** One agent: who it is, how far its budget goes, what it did last, and what was changed of it. */
export function AgentPage({
  agent,
  q,
  history,
  revoke,
}: {
  agent: AgentDetail;
  /** What of its grants is searched for. */
  q: string;
  /** The newest of it. */
  history: HistoryAnswer;
  revoke: RevokeCredential;
}) {
  const list = grantList(agent.budget?.grants ?? [], q);
  return (
    <div className="space-y-6">
      <PageHeader
        title={agent.name}
        description={<UntrustedText inline text={agent.purpose} maxCharacters={400} />}
        meta={
          <>
            <StatusBadge status={agent.lifecycle} />
            {agent.mode === "observe" && <StatusBadge status="observe" />}
            <Badge>{agent.stage}</Badge>
          </>
        }
        actions={
          <>
            {agent.pending_approvals > 0 && (
              <Link href="/inbox" className={buttonClass("primary", "small")}>
                {agent.pending_approvals} waiting in the inbox
              </Link>
            )}
            <Link
              href={`/agents/${encodeURIComponent(agent.name)}/budget`}
              className={buttonClass("secondary", "small")}
            >
              Budget
            </Link>
            {agent.propose_refusal === null && (
              <Link
                href={`/agents/${encodeURIComponent(agent.name)}/change`}
                className={buttonClass("secondary", "small")}
              >
                Propose a change
              </Link>
            )}
            <Link
              href={`/agents/${encodeURIComponent(agent.name)}/least-privilege`}
              className={buttonClass("secondary", "small")}
            >
              Least privilege
            </Link>
            <Link
              href={`/actions?agent=${encodeURIComponent(agent.name)}`}
              className={buttonClass("secondary", "small")}
            >
              All its actions
            </Link>
          </>
        }
      />
      <div className="grid gap-6 lg:grid-cols-2">
        <Panel title="Who answers for it">
          <Facts
            rows={[
              ["Owner", <Owner key="owner" agent={agent} />],
              ["Team", agent.team],
              ["Stage", `${agent.stage}${agent.stage_version === null ? "" : `, version ${agent.stage_version}`}`],
              [
                "Mode",
                agent.mode === "observe" ? (
                  <ObserveMode key="mode" until={agent.observe_until} />
                ) : (
                  "decisions are enforced"
                ),
              ],
              ["Here since", <Time key="since" at={agent.created_at} form="absolute" />],
              ["Last seen", <LastSeen key="seen" at={agent.last_decision_at} />],
              ["Today", <TodayCounts key="today" counts={agent.today} />],
            ]}
          />
        </Panel>
        <Panel title="Principals" hint="Who it is in other systems">
          {agent.principals.length === 0 && (
            <p className="text-sm text-ink-muted">
              None is known: what it does there cannot be told from what others do.
            </p>
          )}
          <Facts
            rows={agent.principals.map(
              ({ tool, environment, identity }) =>
                [
                  `${tool}, ${environment}`,
                  <code key="id" className="font-mono text-xs">
                    {identity}
                  </code>,
                ] as const,
            )}
          />
          {Object.keys(agent.attributes).length > 0 && (
            <details className="mt-3">
              <summary className="w-fit rounded text-xs font-medium text-ink-muted hover:text-ink">
                Attributes that conditions use
              </summary>
              <CodeBlock label="Attributes" className="mt-1">
                {JSON.stringify(agent.attributes, null, 2)}
              </CodeBlock>
            </details>
          )}
        </Panel>
      </div>
      <Panel
        title="Budget"
        hint={
          agent.budget === null ? (
            "Nothing is in force"
          ) : (
            <>
              Version {agent.budget.version}, in force since <Time at={agent.budget.in_force_since} form="absolute" />.
              A cell’s outline is the ceiling of its stage.
            </>
          )
        }
        flush
      >
        <BudgetMatrix agent={agent} />
        <Loose agent={agent} />
      </Panel>
      <BudgetLimits limits={agent.limits} />
      <Panel anchor="grants" title={`Grants (${list.all})`} flush>
        <GrantSearch list={list} at={`/agents/${encodeURIComponent(agent.name)}`} />
        {list.all === 0 ? (
          <EmptyState title="Nothing is granted">
            Every call of this agent is denied until a budget is in force.
          </EmptyState>
        ) : (
          list.shown.map((grant) => (
            <GrantDetail
              key={grant.id}
              grant={grant}
              limits={agent.limits.filter((limit) => limit.grant === grant.id)}
            />
          ))
        )}
      </Panel>
      <Panel title="Recent decisions" flush>
        {agent.recent.length === 0 ? (
          <EmptyState icon={<ListTree />} title="Nothing decided yet">
            The first call that this agent makes appears here with its reasons.
          </EmptyState>
        ) : (
          <DecisionLines decisions={agent.recent} />
        )}
      </Panel>
      <CredentialsPanel agent={agent} revoke={revoke} />
      <HeldSecretsPanel agent={agent} />
      <Panel
        title="History"
        hint="What was changed of it, by whom, the newest first"
        actions={
          history.next_cursor !== null && (
            <Link
              href={`/agents/${encodeURIComponent(agent.name)}/history`}
              className={buttonClass("secondary", "small")}
            >
              All of it
            </Link>
          )
        }
        flush
      >
        <HistoryLines lines={history.lines} />
      </Panel>
    </div>
  );
}

function ObserveMode({ until }: { until: string | null }) {
  return (
    <>
      observed only
      {until !== null && (
        <>
          , until <Time at={until} form="absolute" />
        </>
      )}
    </>
  );
}

function Owner({ agent: { owner, owner_left } }: { agent: AgentDetail }) {
  return (
    <>
      {owner.name}, {owner.email} {owner_left && <Badge tone="risk-3">has left</Badge>}
    </>
  );
}

function LastSeen({ at }: { at: string | null }) {
  return at === null ? "never: nothing was decided about it yet" : <Time at={at} form="both" />;
}

/** What the budget names and no cell can hold. */
function Loose({ agent }: { agent: AgentDetail }) {
  const { withoutPower, unknown } = agent.matrix;
  if (withoutPower.length === 0 && unknown.length === 0) return null;
  return (
    <div className="space-y-1 border-t border-line px-4 py-3 text-xs text-stop-ink">
      {withoutPower.length > 0 && (
        <p>Never allowed, because nobody has said which power they use: {withoutPower.join(", ")}</p>
      )}
      {unknown.length > 0 && <p>Not in the catalogue: {unknown.join(", ")}</p>}
    </div>
  );
}
