"use client";

import type { ReactTable, Row } from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import clsx from "clsx";
import { memo, type RefObject, useEffect } from "react";
import type { ActionLine } from "@/lib/contracts/actions";
import { type features, ROW_GRID, WIDE_ONLY } from "./actionColumns";

type TableRow = Row<typeof features, ActionLine>;
type FlexRender = ReactTable<typeof features, ActionLine>["FlexRender"];

interface Rows {
  rows: TableRow[];
  FlexRender: FlexRender;
  /** Where the keys are. */
  active: string | null;
}

/** How high a row is before it was measured. */
const ROW_PX = 61;
/** A screen's height, until it is measured. */
const FIRST_PX = 900;
/** The columns' names stay above the rows. */
const HEAD_PX = 36;
/** How many rows before its end the list is made longer. */
const AHEAD = 25;

/** Every row of one page. */
export function PagedActionRows({ rows, FlexRender, active }: Rows) {
  return (
    <tbody className="block">
      {rows.map((row, index) => (
        <ActionRow key={row.id} row={row} index={index} FlexRender={FlexRender} isActive={row.id === active} />
      ))}
    </tbody>
  );
}

/** The rows in sight of a list that gets its next page before one reaches its end. */
export function GrowingActionRows({
  rows,
  FlexRender,
  active,
  frame,
  onNear,
}: Rows & {
  /** What scrolls. */
  frame: RefObject<HTMLDivElement | null>;
  onNear: (isNear: boolean) => void;
}) {
  const virtualizer = useVirtualizer<HTMLDivElement, HTMLTableRowElement>({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => rows[index]?.id ?? index,
    initialRect: { width: 0, height: FIRST_PX },
    scrollPaddingStart: HEAD_PX,
    overscan: 6,
  });
  const items = virtualizer.getVirtualItems();
  const isNear = (items.at(-1)?.index ?? 0) >= rows.length - AHEAD;
  useEffect(() => onNear(isNear), [isNear, onNear]);

  const at = rows.findIndex(({ id }) => id === active);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list moves when another row is gone to, not when rows come in.
  useEffect(() => {
    if (at >= 0) virtualizer.scrollToIndex(at, { align: "auto" });
  }, [active]);

  return (
    <tbody className="relative block" style={{ height: virtualizer.getTotalSize() }}>
      {items.map(({ key, index, start }) => {
        const row = rows[index];
        return row === undefined ? null : (
          <ActionRow
            key={key}
            row={row}
            index={index}
            FlexRender={FlexRender}
            isActive={row.id === active}
            measure={virtualizer.measureElement}
            at={start}
          />
        );
      })}
    </tbody>
  );
}

const ActionRow = memo(function ActionRow({
  row,
  index,
  FlexRender,
  isActive,
  measure,
  at,
}: {
  row: TableRow;
  index: number;
  FlexRender: FlexRender;
  isActive: boolean;
  /** What measures the row, in a list that draws only what is in sight, and the pixels from the list's top at which it stands. */
  measure?: (element: HTMLTableRowElement | null) => void;
  at?: number;
}) {
  const placed =
    measure === undefined
      ? {}
      : {
          ref: measure,
          "data-index": index,
          style: { position: "absolute", insetInline: 0, top: 0, transform: `translateY(${at}px)` } as const,
        };
  return (
    <tr
      {...placed}
      // The columns' names are the first row.
      aria-rowindex={index + 2}
      className={clsx(
        ROW_GRID,
        "relative border-b border-l-2 border-b-line py-2",
        "has-[a[data-row]:focus-visible]:outline-2 has-[a[data-row]:focus-visible]:-outline-offset-2 has-[a[data-row]:focus-visible]:outline-accent",
        isActive ? "border-l-accent bg-sunken" : "border-l-transparent hover:bg-sunken/60",
      )}
    >
      {row.getAllCells().map((cell) => (
        <td key={cell.id} className={clsx("min-w-0 text-sm", WIDE_ONLY[cell.column.id])}>
          <FlexRender cell={cell} />
        </td>
      ))}
    </tr>
  );
});
