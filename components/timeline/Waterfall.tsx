"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import clsx from "clsx";
import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useRef, useState } from "react";
import { UntrustedText } from "@/components/ui/UntrustedText";
import { phaseTitle, type TimeAxis, type WaterfallLine, type WaterfallRow } from "@/lib/contracts/actions";
import { AxisHead, AxisLines } from "./Axis";
import { COLUMNS, Row } from "./Row";
import { useRangeDrag } from "./useRangeDrag";
import { useWheel, type Zoom } from "./useZoom";

const ROW_PX = 44;
/** Where the bars stand below the words. */
const NARROW_ROW_PX = 60;
const LANE_PX = 32;
const HEAD_PX = 36;
/** From this width on the bars stand beside the words; as `@2xl` has it. */
const BESIDE_PX = 672;
/** A screen's height, until it is measured. */
const FIRST_PX = 600;

export interface WaterfallProps {
  rows: readonly WaterfallRow[];
  lines: readonly WaterfallLine[];
  axis: TimeAxis;
  zoom: Zoom;
  /** The place of the open row among all rows; null where none is. */
  open: number | null;
  onOpen: (row: number) => void;
  onKeyDown: (event: KeyboardEvent) => void;
  /** Everything at once, as paper needs it. */
  isWhole: boolean;
}

/** The rows that are in sight, on one axis. */
export function Waterfall({ rows, lines, axis, zoom, open, onOpen, onKeyDown, isWhole }: WaterfallProps) {
  const frame = useRef<HTMLDivElement>(null);
  const bars = useRef<HTMLDivElement>(null);
  const isBeside = useBeside(frame);
  const heightOf = (line: WaterfallLine | undefined): number =>
    line === undefined || "row" in line ? (isBeside ? ROW_PX : NARROW_ROW_PX) : LANE_PX;
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => frame.current,
    estimateSize: (index) => heightOf(lines[index]),
    initialRect: { width: 0, height: FIRST_PX },
    scrollPaddingStart: HEAD_PX,
    overscan: 8,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows are as high as the width makes them.
  useEffect(() => virtualizer.measure(), [isBeside, lines]);

  const at = open === null ? -1 : lines.findIndex((line) => "row" in line && line.row === open);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list moves when another row is opened, not when rows come in.
  useEffect(() => {
    if (at >= 0) virtualizer.scrollToIndex(at, { align: "auto" });
  }, [open, at >= 0, isBeside]);

  const shareAt = useCallback((x: number): number | null => {
    const box = bars.current?.getBoundingClientRect();
    return box === undefined || box.width === 0 ? null : Math.min(1, Math.max(0, (x - box.left) / box.width));
  }, []);
  useWheel(frame, shareAt, zoom);
  const drag = useRangeDrag(shareAt, zoom);

  const items = isWhole
    ? lines.map((_, index) => ({ index, start: 0 }))
    : virtualizer.getVirtualItems().map(({ index, start }) => ({ index, start }));
  // Tab comes to the open row, or to the first of those in sight: what is not drawn can have no focus.
  const first = items.find(({ index }) => "row" in (lines[index] ?? {}))?.index;
  const current = items.some(({ index }) => index === at) ? at : first;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the rows in it, which have the focus.
    <div
      ref={frame}
      onKeyDown={onKeyDown}
      {...drag.handlers}
      className={clsx("@container relative", !isWhole && "max-h-[min(36rem,70dvh)] overflow-x-hidden overflow-y-auto")}
    >
      <div className={clsx(COLUMNS, "sticky top-0 z-10 border-b border-line bg-surface")} style={{ height: HEAD_PX }}>
        <div className="hidden px-3 pt-3 text-2xs text-ink-faint @2xl:block">Time (UTC)</div>
        <div ref={bars} data-bars data-axis className="relative select-none mx-3 h-full @2xl:mx-0 @2xl:mr-3">
          <AxisHead axis={axis} view={zoom.view} />
        </div>
      </div>
      <div className="relative" style={isWhole ? {} : { height: virtualizer.getTotalSize() }}>
        <div aria-hidden className={clsx(COLUMNS, "pointer-events-none absolute inset-0")}>
          <div className="hidden @2xl:block" />
          <div className="relative mx-3 @2xl:mx-0 @2xl:mr-3">
            <AxisLines axis={axis} view={zoom.view} />
            {drag.range !== null && (
              <span
                className="absolute inset-y-0 border-x border-accent bg-accent/10"
                style={{ left: `${drag.range[0] * 100}%`, width: `${(drag.range[1] - drag.range[0]) * 100}%` }}
              />
            )}
          </div>
        </div>
        <ol aria-label="What happened, oldest first" className="relative">
          {items.map(({ index, start }) => {
            const line = lines[index];
            if (line === undefined) return null;
            const place = "row" in line ? line.row : null;
            const row = place === null ? undefined : rows[place];
            return (
              <li
                key={row === undefined ? `lane ${index}` : row.key}
                aria-setsize={lines.length}
                aria-posinset={index + 1}
                className={isWhole ? "break-inside-avoid" : "absolute inset-x-0 top-0"}
                style={{ height: heightOf(line), ...(isWhole ? {} : { transform: `translateY(${start}px)` }) }}
              >
                {"row" in line && row !== undefined ? (
                  <Row
                    row={row}
                    depth={line.depth}
                    axis={axis}
                    view={zoom.view}
                    isOpen={place === open}
                    isCurrent={index === current}
                    began={rows[0]?.start ?? row.start}
                    onOpen={() => onOpen(line.row)}
                  />
                ) : (
                  <LaneHead line={line} />
                )}
              </li>
            );
          })}
        </ol>
      </div>
    </div>
  );
}

function LaneHead({ line }: { line: WaterfallLine }): ReactNode {
  if ("row" in line) return null;
  const { lane, count } = line;
  return (
    <div className="flex h-full items-center gap-2 border-b border-line bg-sunken px-3 text-xs font-semibold">
      {"phase" in lane ? (
        phaseTitle(lane.phase)
      ) : lane.system === null ? (
        "What is missing or contradicts"
      ) : (
        <UntrustedText inline text={lane.system} maxCharacters={80} />
      )}
      <span className="tabular font-normal text-ink-muted">{count.toLocaleString("en")}</span>
    </div>
  );
}

/** Whether the list is wide enough for bars beside the words. */
function useBeside(frame: { current: HTMLDivElement | null }): boolean {
  const [isBeside, setBeside] = useState(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the frame is there once and stays.
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const observer = new ResizeObserver(([entry]) => setBeside((entry?.contentRect.width ?? 0) >= BESIDE_PX));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return isBeside;
}
