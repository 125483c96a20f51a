"use client";

import { createColumnHelper, tableFeatures } from "@tanstack/react-table";
import { ActionCell, ChooseCell, ClaimedCell, HeldHeader, ResourceCell, TimeCell, TimeHeader, Two } from "./queueCells";
import type { SteadyRow } from "./useSteadyList";

/** The columns' widths: where the list is narrow, the action's cell tells what the others would. */
export const ROW_GRID =
  "grid grid-cols-[1.5rem_minmax(0,1fr)_auto] items-start gap-x-2 px-3 " +
  "@3xl:grid-cols-[1.5rem_minmax(11rem,2fr)_minmax(7rem,1.1fr)_minmax(8rem,1.3fr)_minmax(8rem,1.4fr)_minmax(7rem,1.1fr)_minmax(8.5rem,1fr)] @3xl:gap-x-4 @3xl:px-4";
/** From which width of the list a column is shown. */
export const WIDE_ONLY: Record<string, string> = {
  agent: "hidden @3xl:block",
  resource: "hidden @3xl:block",
  rule: "hidden @3xl:block",
  claimed: "hidden @3xl:block",
};

export const features = tableFeatures({});
const helper = createColumnHelper<typeof features, SteadyRow>();

export const columns = helper.columns([
  helper.display({
    id: "choose",
    header: () => <span className="sr-only">Chosen</span>,
    cell: ({ row }) => <ChooseCell row={row.original} />,
  }),
  helper.accessor("action", { id: "action", header: "Action", cell: ({ row }) => <ActionCell row={row.original} /> }),
  helper.accessor((row) => row.agent.name, {
    id: "agent",
    header: "Agent",
    cell: ({ row }) => <Two first={row.original.agent.name} second={row.original.agent.team} />,
  }),
  helper.accessor((row) => row.resource.id, {
    id: "resource",
    header: "Resource",
    cell: ({ row }) => <ResourceCell row={row.original} />,
  }),
  helper.accessor((row) => row.asked_by.join(", "), {
    id: "rule",
    header: "Asked by",
    cell: ({ getValue }) => (
      <span className="line-clamp-2 font-mono text-[0.92em] [overflow-wrap:anywhere]">{getValue()}</span>
    ),
  }),
  helper.accessor((row) => row.claimed_by?.name ?? "", {
    id: "claimed",
    header: () => <HeldHeader />,
    cell: ({ row }) => <ClaimedCell row={row.original} />,
  }),
  helper.accessor("expires_at", {
    id: "time",
    header: () => <TimeHeader />,
    cell: ({ row }) => <TimeCell row={row.original} />,
  }),
]);
