"use client";

import { createColumnHelper } from "@tanstack/react-table";
import Link from "next/link";
import { useQueryStates } from "nuqs";
import { StatusBadge } from "@/components/risk/StatusBadge";
import { Badge } from "@/components/ui/Badge";
import { ListTable, type listFeatures } from "@/components/ui/ListTable";
import { Time } from "@/components/ui/Time";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { AgentSummary } from "@/lib/contracts/agents";
import { AgentFilters } from "./AgentFilters";
import { AGENT_COLUMNS, AGENTS_QUERY, agentsShown, daysSince } from "./agentsQuery";
import { TodayCounts } from "./TodayCounts";

/** An agent with what the column of its credentials tells. */
type Row = AgentSummary & { credentialDays: number | null };

const helper = createColumnHelper<typeof listFeatures, Row>();

/** From which width a column is shown: on a narrow screen the agent's cell tells the rest. */
const NARROW: Record<string, string> = {
  team: "max-md:hidden",
  owner: "max-lg:hidden",
  stage: "max-md:hidden",
  budget: "max-xl:hidden",
  seen: "max-md:hidden",
  credential: "max-lg:hidden",
};

const columns = helper.columns([
  helper.accessor("name", {
    id: "agent",
    header: "Agent",
    sortFn: "text",
    cell: ({ row }) => <AgentCell agent={row.original} />,
  }),
  helper.accessor("team", { header: "Team", sortFn: "text" }),
  helper.accessor(({ owner }) => owner.name, {
    id: "owner",
    header: "Owner",
    sortFn: "text",
    cell: ({ row }) => (
      <>
        <span className="whitespace-nowrap">{row.original.owner.name}</span>{" "}
        {row.original.owner_left && <Badge tone="risk-3">has left</Badge>}
      </>
    ),
  }),
  helper.accessor("stage", { header: "Stage", sortFn: "text", cell: ({ row }) => <Badge>{row.original.stage}</Badge> }),
  helper.accessor("grants", {
    id: "budget",
    header: "Budget",
    sortFn: "basic",
    cell: ({ row }) => <BudgetCell agent={row.original} />,
  }),
  helper.accessor(({ today }) => today.allow + today.deny + today.escalate, {
    id: "today",
    header: "Today",
    sortFn: "basic",
    cell: ({ row }) => <TodayCounts counts={row.original.today} />,
  }),
  helper.accessor(({ last_decision_at: at }) => at ?? "", {
    id: "seen",
    header: "Last seen",
    sortFn: "text",
    cell: ({ row }) => <SeenCell agent={row.original} />,
  }),
  helper.accessor(({ credentialDays }) => credentialDays ?? -1, {
    id: "credential",
    header: "Oldest credential",
    sortFn: "basic",
    cell: ({ row }) => <CredentialCell days={row.original.credentialDays} />,
  }),
]);

/** The agents in view: searched, narrowed and sorted as the address says. `now` is the server's, RFC 3339. */
export function AgentsTable({ agents, now }: { agents: AgentSummary[]; now: string }) {
  const [query, set] = useQueryStates(AGENTS_QUERY, { history: "replace" });
  const { sort, order, page, ...filter } = query;
  const at = Date.parse(now);
  const rows = agentsShown(agents, filter, at).map((agent) => ({
    ...agent,
    credentialDays: agent.oldest_credential_at === null ? null : daysSince(agent.oldest_credential_at, at),
  }));
  return (
    <>
      <AgentFilters agents={agents} filter={filter} onChange={(changed) => set({ ...changed, page: null })} />
      <p role="status" className="border-b border-line px-4 py-2 text-xs text-ink-muted">
        {rows.length === agents.length
          ? `${agents.length} ${agents.length === 1 ? "agent" : "agents"}`
          : `${rows.length} of ${agents.length} agents`}
      </p>
      <ListTable
        caption="Agents"
        columns={columns}
        rows={rows}
        idOf={({ id }) => id}
        narrow={NARROW}
        place={{ sort, order, page }}
        onPlace={(to) => set({ ...to, sort: AGENT_COLUMNS.find((one) => one === to.sort) ?? null })}
      />
      {rows.length === 0 && (
        <p className="px-4 py-8 text-center text-sm text-ink-muted">No agent is what you narrowed the list to.</p>
      )}
    </>
  );
}

function AgentCell({ agent }: { agent: AgentSummary }) {
  return (
    <div className="min-w-0 max-w-md">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Link
          href={`/agents/${encodeURIComponent(agent.name)}`}
          className="font-medium after:absolute after:inset-0 hover:underline"
        >
          {agent.name}
        </Link>
        {agent.lifecycle !== "active" && <StatusBadge status={agent.lifecycle} />}
        {agent.mode === "observe" && <StatusBadge status="observe" />}
        {agent.pending_approvals > 0 && <Badge tone="accent">{agent.pending_approvals} waiting</Badge>}
      </div>
      <UntrustedText inline text={agent.purpose} className="text-ink-muted" />
      <p className="text-xs text-ink-muted md:hidden">
        {agent.team} · {agent.stage} · seen <SeenCell agent={agent} />
      </p>
    </div>
  );
}

function BudgetCell({ agent }: { agent: AgentSummary }) {
  if (agent.budget_version === null) return <span className="text-ink-muted">none</span>;
  return (
    <span className="whitespace-nowrap">
      {agent.grants} {agent.grants === 1 ? "grant" : "grants"}{" "}
      <span className="text-ink-muted">v{agent.budget_version}</span>
    </span>
  );
}

function SeenCell({ agent }: { agent: AgentSummary }) {
  if (agent.last_decision_at === null) return <span className="text-ink-muted">never</span>;
  return <Time at={agent.last_decision_at} className="whitespace-nowrap text-ink-muted" />;
}

function CredentialCell({ days }: { days: number | null }) {
  if (days === null) return <span className="text-ink-muted">none</span>;
  return <span className="tabular whitespace-nowrap">{days === 1 ? "1 day" : `${days} days`}</span>;
}
