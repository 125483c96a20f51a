"use client";

import {
  columnFilteringFeature,
  createColumnHelper,
  createFilteredRowModel,
  createSortedRowModel,
  filterFn_includesString,
  globalFilteringFeature,
  rowSortingFeature,
  sortFn_text,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { Search } from "lucide-react";
import Link from "next/link";
import { StatusBadge } from "@/components/risk/StatusBadge";
import { Badge } from "@/components/ui/Badge";
import { Input } from "@/components/ui/Field";
import { SortableTh } from "@/components/ui/SortableTh";
import { Table, Td, Tr } from "@/components/ui/Table";
import { Time } from "@/components/ui/Time";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { AgentSummary } from "@/lib/contracts/agents";
import { TodayCounts } from "./TodayCounts";

const features = tableFeatures({
  rowSortingFeature,
  columnFilteringFeature,
  globalFilteringFeature,
  sortedRowModel: createSortedRowModel(),
  filteredRowModel: createFilteredRowModel(),
  sortFns: { text: sortFn_text },
  filterFns: { includesString: filterFn_includesString },
});
const helper = createColumnHelper<typeof features, AgentSummary>();

/** From which width a column is shown: on a narrow screen the agent's cell tells the rest. */
const WIDE_ONLY: Record<string, string> = {
  team: "max-md:hidden",
  owner: "max-xl:hidden",
  stage: "max-md:hidden",
  budget: "max-lg:hidden",
  last: "max-lg:hidden",
};

const columns = helper.columns([
  helper.accessor((agent) => `${agent.name} ${agent.purpose}`, {
    id: "agent",
    header: "Agent",
    sortFn: "text",
    cell: ({ row }) => <AgentCell agent={row.original} />,
  }),
  helper.accessor("team", { header: "Team", sortFn: "text" }),
  helper.accessor((agent) => agent.owner.name, { id: "owner", header: "Owner", sortFn: "text" }),
  helper.accessor("stage", { header: "Stage", sortFn: "text", cell: ({ row }) => <Badge>{row.original.stage}</Badge> }),
  helper.accessor((agent) => agent.grants, {
    id: "budget",
    header: "Budget",
    cell: ({ row }) => <BudgetCell agent={row.original} />,
  }),
  helper.accessor((agent) => total(agent), {
    id: "today",
    header: "Today",
    cell: ({ row }) => <TodayCounts counts={row.original.today} />,
  }),
  helper.accessor((agent) => agent.last_decision_at ?? "", {
    id: "last",
    header: "Last decision",
    sortFn: "text",
    cell: ({ row }) => <LastCell agent={row.original} />,
  }),
]);

/** The agents in view: sorted by any column, narrowed by what is typed. */
export function AgentsTable({ agents }: { agents: AgentSummary[] }) {
  const table = useTable({
    features,
    columns,
    data: agents,
    getRowId: (agent) => agent.id,
    globalFilterFn: "includesString",
    initialState: { sorting: [{ id: "agent", desc: false }], globalFilter: "" },
    enableSortingRemoval: false,
  });
  const rows = table.getRowModel().rows;
  return (
    <>
      <div className="flex flex-wrap items-center gap-3 border-b border-line p-3">
        <div className="relative w-full sm:max-w-72">
          <Search aria-hidden className="pointer-events-none absolute top-2.5 left-2.5 size-4 text-ink-faint" />
          <Input
            type="search"
            aria-label="Filter agents"
            placeholder="Name, purpose, team, owner, stage"
            className="pl-8"
            onChange={(event) => table.setGlobalFilter(event.target.value)}
          />
        </div>
        <p role="status" className="text-xs text-ink-muted">
          {rows.length === agents.length
            ? `${agents.length} ${agents.length === 1 ? "agent" : "agents"}`
            : `${rows.length} of ${agents.length} agents`}
        </p>
      </div>
      <Table caption="Agents">
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id}>
              {group.headers.map((header) => (
                <SortableTh
                  key={header.id}
                  className={WIDE_ONLY[header.column.id]}
                  sorted={header.column.getIsSorted()}
                  onSort={header.column.getToggleSortingHandler()}
                >
                  <table.FlexRender header={header} />
                </SortableTh>
              ))}
            </tr>
          ))}
        </thead>
        <tbody>
          {rows.map((row) => (
            <Tr key={row.id} className="relative">
              {row.getAllCells().map((cell) => (
                <Td key={cell.id} className={WIDE_ONLY[cell.column.id]}>
                  <table.FlexRender cell={cell} />
                </Td>
              ))}
            </Tr>
          ))}
        </tbody>
      </Table>
      {rows.length === 0 && (
        <p className="px-4 py-8 text-center text-sm text-ink-muted">No agent matches what you typed.</p>
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
        {agent.team} · {agent.stage}
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

function LastCell({ agent }: { agent: AgentSummary }) {
  if (agent.last_decision_at === null) return <span className="text-ink-muted">never</span>;
  return <Time at={agent.last_decision_at} className="whitespace-nowrap text-ink-muted" />;
}

function total({ today }: AgentSummary): number {
  return today.allow + today.deny + today.escalate;
}
