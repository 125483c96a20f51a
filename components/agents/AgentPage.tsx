import { ListTree } from "lucide-react";
import Link from "next/link";
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
import { BudgetLimits } from "./BudgetLimits";
import { BudgetMatrix } from "./BudgetMatrix";
import { DecisionLines } from "./DecisionLines";
import { Facts } from "./Facts";
import { GrantDetail } from "./GrantDetail";
import { TodayCounts } from "./TodayCounts";

/** One agent: who it is, how far its budget goes, and what it did last. */
export function AgentPage({ agent }: { agent: AgentDetail }) {
  const grants = agent.budget?.grants ?? [];
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
              ["Owner", `${agent.owner.name}, ${agent.owner.email}`],
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
              ["Today", <TodayCounts key="today" counts={agent.today} />],
            ]}
          />
        </Panel>
        <Panel title="Identities" hint="Who it is in other systems, and the credentials with which it reaches Ambit">
          <Facts
            rows={[
              ...agent.principals.map(
                ({ tool, environment, identity }) =>
                  [
                    `${tool}, ${environment}`,
                    <code key="id" className="font-mono text-xs">
                      {identity}
                    </code>,
                  ] as const,
              ),
              ["Credentials", <CredentialCount key="credentials" agent={agent} />],
            ]}
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
      <Panel title={`Grants (${grants.length})`} flush>
        {grants.length === 0 ? (
          <EmptyState title="Nothing is granted">
            Every call of this agent is denied until a budget is in force.
          </EmptyState>
        ) : (
          grants.map((grant) => (
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

function CredentialCount({ agent }: { agent: AgentDetail }) {
  const points = agent.credentials.filter(({ kind }) => kind === "enforcement_point").length;
  const own = agent.credentials.length - points;
  if (agent.credentials.length === 0) return "none: it cannot ask for anything yet";
  return `${points} of enforcement points, ${own} of the agent itself`;
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
