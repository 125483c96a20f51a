"use client";

import { createColumnHelper, tableFeatures, useTable } from "@tanstack/react-table";
import clsx from "clsx";
import { CircleDashed, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { useRef } from "react";
import { useHotkeys } from "react-hotkeys-hook";
import { OutcomeBadge } from "@/components/risk/OutcomeBadge";
import { Table, Td, Th, Tr } from "@/components/ui/Table";
import { Time } from "@/components/ui/Time";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { ActionSummary } from "@/lib/contracts/actions";
import { Completeness } from "./Completeness";
import { reasonWords, STANDING_WORDS } from "./words";

const features = tableFeatures({});
const helper = createColumnHelper<typeof features, ActionSummary>();

/** From which width a column is shown: on a narrow screen the action's cell tells the rest. */
const WIDE_ONLY: Record<string, string> = {
  time: "max-md:hidden",
  agent: "max-md:hidden",
  resource: "max-lg:hidden",
  reason: "max-xl:hidden",
  completeness: "max-md:hidden",
};

const columns = helper.columns([
  helper.accessor("decided_at", {
    id: "time",
    header: "Time (UTC)",
    cell: ({ row }) => <WhenCell action={row.original} />,
  }),
  helper.accessor((action) => action.agent.name, {
    id: "agent",
    header: "Agent",
    cell: ({ row }) => <AgentCell action={row.original} />,
  }),
  helper.accessor("action", {
    id: "action",
    header: "Action",
    cell: ({ row }) => <ActionCell action={row.original} />,
  }),
  helper.accessor((action) => action.resource.id, {
    id: "resource",
    header: "Resource",
    cell: ({ row }) => <ResourceCell action={row.original} />,
  }),
  helper.accessor("outcome", {
    id: "outcome",
    header: "Outcome",
    cell: ({ row }) => <OutcomeCell action={row.original} />,
  }),
  helper.accessor("reason", {
    id: "reason",
    header: "Reason",
    cell: ({ row }) => <ReasonCell action={row.original} />,
  }),
  helper.accessor("completeness", {
    id: "completeness",
    header: "Record",
    cell: ({ row }) => <RecordCell action={row.original} />,
  }),
]);

/** The list of actions. `j` and `k` move from row to row, Enter opens the one that has the focus. */
export function ActionsTable({ actions }: { actions: ActionSummary[] }) {
  const table = useTable({ features, columns, data: actions, getRowId: (action) => action.evaluation_id });
  const body = useRef<HTMLTableSectionElement>(null);
  useHotkeys("j", () => moveFocus(body.current, 1), { useKey: true, preventDefault: true, description: "Next action" });
  useHotkeys("k", () => moveFocus(body.current, -1), {
    useKey: true,
    preventDefault: true,
    description: "Previous action",
  });
  return (
    <Table caption="Actions, newest first">
      <thead>
        {table.getHeaderGroups().map((group) => (
          <tr key={group.id}>
            {group.headers.map((header) => (
              <Th key={header.id} className={WIDE_ONLY[header.column.id]}>
                <table.FlexRender header={header} />
              </Th>
            ))}
          </tr>
        ))}
      </thead>
      <tbody ref={body}>
        {table.getRowModel().rows.map((row) => (
          <Tr key={row.id} className="relative has-[a:focus-visible]:bg-sunken">
            {row.getAllCells().map((cell) => (
              <Td key={cell.id} className={WIDE_ONLY[cell.column.id]}>
                <table.FlexRender cell={cell} />
              </Td>
            ))}
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

/** Moves the focus among the rows' links; from outside, to the first one. */
function moveFocus(body: HTMLElement | null, step: 1 | -1): void {
  const links = [...(body?.querySelectorAll<HTMLElement>("a[data-row]") ?? [])];
  const at = links.indexOf(document.activeElement as HTMLElement);
  links[at === -1 ? 0 : Math.min(Math.max(at + step, 0), links.length - 1)]?.focus();
}

interface CellProps {
  action: ActionSummary;
}

function WhenCell({ action }: CellProps) {
  return (
    <div className="whitespace-nowrap">
      <Time at={action.decided_at} />
      <div className="font-mono text-2xs leading-[1.125rem] text-ink-faint">
        {action.decided_at.slice(5, 10)} {action.decided_at.slice(11, 19)}
      </div>
    </div>
  );
}

function AgentCell({ action }: CellProps) {
  return (
    <>
      <div className="font-medium whitespace-nowrap">{action.agent.name}</div>
      <div className="text-xs text-ink-faint">{action.agent.team}</div>
    </>
  );
}

function ActionCell({ action }: CellProps) {
  return (
    <div className="min-w-44">
      {/* The link's box is the whole row, so the row is one target and one stop for the keyboard. */}
      <Link
        data-row
        href={`/actions/${action.evaluation_id}`}
        className="font-mono text-[0.92em] font-medium [overflow-wrap:anywhere] after:absolute after:inset-0 hover:underline"
      >
        <UntrustedText inline text={action.action} maxCharacters={80} />
      </Link>
      <div className="text-xs text-ink-faint">
        <span className="md:hidden">
          {action.agent.name} · <Time at={action.decided_at} /> ·{" "}
        </span>
        <UntrustedText inline text={action.environment} maxCharacters={40} />
      </div>
      <div className="mt-0.5 text-xs text-ink-muted lg:hidden">
        <ResourceWords action={action} />
      </div>
    </div>
  );
}

function ResourceCell({ action }: CellProps) {
  return (
    <div className="max-w-64">
      <ResourceWords action={action} />
    </div>
  );
}

function ResourceWords({ action }: CellProps) {
  return (
    <>
      <UntrustedText inline text={action.resource.type} maxCharacters={40} className="text-ink-muted" />{" "}
      <UntrustedText inline mono text={action.resource.id} maxCharacters={80} />
    </>
  );
}

function OutcomeCell({ action }: CellProps) {
  return (
    <div className="space-y-0.5">
      <OutcomeBadge outcome={action.outcome} />
      {action.standing !== "denied" && (
        <div className={clsx("text-xs", action.open ? "text-accent-ink" : "text-ink-muted")}>
          {STANDING_WORDS[action.standing].words}
        </div>
      )}
    </div>
  );
}

function ReasonCell({ action }: CellProps) {
  return (
    <div className="max-w-80">
      <div>{reasonWords(action.reason)}</div>
      {action.reason_message !== null && (
        <div className="line-clamp-2 text-xs text-ink-muted">
          <UntrustedText inline text={action.reason_message} maxCharacters={160} />
        </div>
      )}
    </div>
  );
}

function RecordCell({ action }: CellProps) {
  return (
    <div className="space-y-0.5 whitespace-nowrap">
      <Completeness completeness={action.completeness} />
      {action.conflicts > 0 && (
        <div className="flex items-center gap-1 text-xs text-stop-ink">
          <TriangleAlert aria-hidden className="size-3" />
          {counted(action.conflicts, "conflict")}
        </div>
      )}
      {action.gaps > 0 && (
        <div className="flex items-center gap-1 text-xs text-risk-3-ink">
          <CircleDashed aria-hidden className="size-3" />
          {counted(action.gaps, "gap")}
        </div>
      )}
    </div>
  );
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}
