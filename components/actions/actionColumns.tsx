"use client";

import { createColumnHelper, tableFeatures } from "@tanstack/react-table";
import type { ActionLine } from "@/lib/contracts/actions";
import { ActionCell, AgentCell, OutcomeCell, ReasonCell, RecordCell, ResourceCell, WhenCell } from "./actionCells";

/** The columns' widths: where the list is narrow, the action's cell tells what the others would. */
export const ROW_GRID =
  "grid grid-cols-[minmax(0,1fr)_auto] items-start gap-x-3 px-4 " +
  "@3xl:grid-cols-[7.5rem_minmax(7rem,1fr)_minmax(9rem,1.6fr)_9rem_6rem] " +
  "@4xl:grid-cols-[7.5rem_minmax(7rem,1fr)_minmax(9rem,1.4fr)_minmax(8rem,1.2fr)_9rem_6rem] " +
  "@6xl:grid-cols-[7.5rem_minmax(7rem,1fr)_minmax(9rem,1.4fr)_minmax(8rem,1.2fr)_9rem_minmax(9rem,1.4fr)_6rem]";
/** From which width of the list a column is shown. */
export const WIDE_ONLY: Record<string, string> = {
  time: "hidden @3xl:block",
  agent: "hidden @3xl:block",
  resource: "hidden @4xl:block",
  reason: "hidden @6xl:block",
  record: "hidden @3xl:block",
};

export const features = tableFeatures({});
const helper = createColumnHelper<typeof features, ActionLine>();

export const columns = helper.columns([
  helper.accessor("at", { id: "time", header: "Time (UTC)", cell: ({ row }) => <WhenCell action={row.original} /> }),
  helper.accessor((action) => action.agent?.name ?? "", {
    id: "agent",
    header: "Agent",
    cell: ({ row }) => <AgentCell action={row.original} />,
  }),
  helper.display({ id: "action", header: "Action", cell: ({ row }) => <ActionCell action={row.original} /> }),
  helper.display({ id: "resource", header: "Resource", cell: ({ row }) => <ResourceCell action={row.original} /> }),
  helper.display({ id: "outcome", header: "Outcome", cell: ({ row }) => <OutcomeCell action={row.original} /> }),
  helper.display({ id: "reason", header: "Reason", cell: ({ row }) => <ReasonCell action={row.original} /> }),
  helper.display({ id: "record", header: "Record", cell: ({ row }) => <RecordCell action={row.original} /> }),
]);
