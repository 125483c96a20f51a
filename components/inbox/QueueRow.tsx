"use client";

import type { ReactTable, Row } from "@tanstack/react-table";
import clsx from "clsx";
import { memo } from "react";
import type { InboxGroup } from "@/lib/contracts/inbox";
import type { Density } from "@/lib/contracts/preferences";
import { type features, ROW_GRID, WIDE_ONLY } from "./queueColumns";
import type { SteadyRow } from "./useSteadyList";

type TableRow = Row<typeof features, SteadyRow>;

/** A row of the list, or the name of the group that begins. */
export type Line = { key: string; row: TableRow; index: number } | { key: string; row?: undefined; name: string };

/** What lines are drawn from, page by page and in the list that grows. */
export interface Rows {
  lines: Line[];
  FlexRender: ReactTable<typeof features, SteadyRow>["FlexRender"];
  /** The place of the first row in the whole list, from 1 on. */
  first: number;
  /** Where the keys are. */
  active: string | null;
  /** The card beside the list. */
  selected: string | null;
  density: Density;
}

/** What one line is drawn from: nothing that changes when another line does. */
export interface LineProps extends Pick<Rows, "FlexRender" | "first" | "density"> {
  line: Line;
  isActive: boolean;
  isSelected: boolean;
  /** What measures the line, in a list that draws only what is in sight, and the pixels from the list's top at which it stands. */
  measure?: (element: HTMLTableRowElement | null) => void;
  at?: number;
  /** The line's place among the lines of such a list. */
  index?: number;
}

/** What a line gets of what all lines are drawn from. */
export function lineProps({ FlexRender, first, density, active, selected }: Rows, line: Line): LineProps {
  const id = line.row?.id ?? null;
  const is = (other: string | null) => id !== null && id === other;
  return { line, FlexRender, first, density, isActive: is(active), isSelected: is(selected) };
}

/** The rows with the name of each group before its first. */
export function linesOf(rows: readonly TableRow[], group: InboxGroup | null): Line[] {
  let before: string | null = null;
  return rows.flatMap((row, index): Line[] => {
    const line = { key: row.id, row, index };
    const name = group === null ? null : group === "agent" ? row.original.agent.name : row.original.rule;
    if (name === before || name === null) return [line];
    before = name;
    return [{ key: `group ${name}`, name }, line];
  });
}

/** One line. A key that moves draws the line that it leaves and the one that it comes to, not the list. */
export const QueueLine = memo(function QueueLine({
  line,
  FlexRender,
  first,
  density,
  isActive,
  isSelected,
  measure,
  at,
  index,
}: LineProps) {
  const placed =
    measure === undefined
      ? {}
      : {
          ref: measure,
          "data-index": index,
          style: { position: "absolute", insetInline: 0, top: 0, transform: `translateY(${at}px)` } as const,
        };
  if (line.row === undefined)
    return (
      <tr {...placed} className="block border-b border-line bg-sunken">
        <th scope="rowgroup" className="block truncate px-4 py-1 text-left text-xs font-semibold text-ink-muted">
          {line.name}
        </th>
      </tr>
    );
  return (
    <tr
      {...placed}
      // The columns' names are the first row.
      aria-rowindex={first + line.index + 1}
      {...(isSelected ? { "aria-current": "true" as const } : {})}
      className={clsx(
        ROW_GRID,
        "relative border-b border-l-2 border-b-line",
        density === "comfortable" ? "py-2.5" : "py-1",
        "has-[a:focus-visible]:outline-2 has-[a:focus-visible]:-outline-offset-2 has-[a:focus-visible]:outline-accent",
        isSelected || isActive ? "border-l-accent bg-sunken" : "border-l-transparent hover:bg-sunken/60",
      )}
    >
      {line.row.getAllCells().map((cell) => (
        <td key={cell.id} className={clsx("min-w-0 text-sm", WIDE_ONLY[cell.column.id])}>
          <FlexRender cell={cell} />
        </td>
      ))}
    </tr>
  );
});
