"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { type RefObject, useEffect } from "react";
import { lineProps, QueueLine, type Rows } from "./QueueRow";

/** How high a row is before it was measured. */
const ROW_PX = { comfortable: 84, compact: 46 } as const;
const GROUP_PX = 28;
/** A screen's height, until it is measured. */
const FIRST_PX = 900;
/** The columns' names stay above the rows. */
const HEAD_PX = 36;
/** How many rows before its end the list is made longer. */
const AHEAD = 25;

/** The rows in sight of a list that gets its next page before one reaches its end. */
export function GrowingRows({
  frame,
  listKey,
  onNear,
  ...shown
}: Rows & {
  /** What scrolls. */
  frame: RefObject<HTMLDivElement | null>;
  listKey: string;
  onNear: (isNear: boolean) => void;
}) {
  const { lines, active, density } = shown;
  const virtualizer = useVirtualizer<HTMLDivElement, HTMLTableRowElement>({
    count: lines.length,
    getScrollElement: () => frame.current,
    estimateSize: (index) => (lines[index]?.row === undefined ? GROUP_PX : ROW_PX[density]),
    getItemKey: (index) => lines[index]?.key ?? index,
    initialRect: { width: 0, height: FIRST_PX },
    scrollPaddingStart: HEAD_PX,
    overscan: 6,
  });
  const items = virtualizer.getVirtualItems();
  const isNear = (items.at(-1)?.index ?? 0) >= lines.length - AHEAD;
  useEffect(() => onNear(isNear), [isNear, onNear]);

  const at = lines.findIndex(({ row }) => row !== undefined && row.id === active);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list moves when another row is gone to, not when rows come in.
  useEffect(() => {
    if (at >= 0) virtualizer.scrollToIndex(at, { align: "auto" });
  }, [active, listKey]);

  return (
    <tbody className="relative block" style={{ height: virtualizer.getTotalSize() }}>
      {items.map(({ key, index, start }) => {
        const line = lines[index];
        return line === undefined ? null : (
          <QueueLine
            key={key}
            {...lineProps(shown, line)}
            measure={virtualizer.measureElement}
            index={index}
            at={start}
          />
        );
      })}
    </tbody>
  );
}
