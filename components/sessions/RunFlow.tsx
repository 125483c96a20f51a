"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import clsx from "clsx";
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { useFurtherPages } from "@/components/ui/useFurtherPages";
import type { SessionRun } from "@/lib/contracts/sessions";
import { FlowLineView } from "./FlowLineView";
import { type FlowLine, runFlow } from "./runFlow";

const LINE_PX = { decision: 84, log: 34, rise: 40, pause: 34 } as const;
/** How many lines before its end the run is read further. */
const AHEAD = 30;
const FIRST_PX = 1_200;

/** The run drawn from top to bottom; only what is in sight is drawn, and the next part is read before one reaches its end. */
export function RunFlow({ run }: { run: SessionRun }) {
  const [parts, setParts] = useState({ of: run, rows: run.rows, nextCursor: run.next_cursor });
  const kept = parts.of === run ? parts : { of: run, rows: run.rows, nextCursor: run.next_cursor };
  const further = useFurtherPages<SessionRun>({
    list: `/api/v1/sessions/${run.session.id}?limit=200`,
    nextCursor: kept.nextCursor,
    append: (next) =>
      setParts((before) => {
        const base = before.of === run ? before : { of: run, rows: run.rows };
        const known = new Set(base.rows.map(keyOf));
        return {
          of: run,
          rows: [...base.rows, ...next.rows.filter((row) => !known.has(keyOf(row)))],
          nextCursor: next.next_cursor,
        };
      }),
  });
  const lines = useMemo(() => runFlow(kept.rows), [kept.rows]);
  const isScripted = useSyncExternalStore(
    subscribeToNothing,
    () => true,
    () => false,
  );
  return (
    <>
      {isScripted ? (
        <GrowingFlow lines={lines} onNear={further.want} isWhole={kept.nextCursor === null} />
      ) : (
        <ol>
          {lines.map((line) => (
            <li key={line.key}>
              <FlowLineView line={line} />
            </li>
          ))}
        </ol>
      )}
      {further.failed && (
        <p className="flex items-center justify-center gap-2 border-t border-line px-4 py-2 text-xs text-stop-ink">
          The rest of the run could not be read.
          <button type="button" onClick={further.retry} className="font-medium underline">
            Try again
          </button>
        </p>
      )}
    </>
  );
}

function GrowingFlow({
  lines,
  onNear,
  isWhole,
}: {
  lines: readonly FlowLine[];
  onNear: (isNear: boolean) => void;
  isWhole: boolean;
}) {
  const frame = useRef<HTMLElement>(null);
  const virtualizer = useVirtualizer<HTMLElement, HTMLLIElement>({
    count: lines.length,
    getScrollElement: () => frame.current,
    estimateSize: (index) => LINE_PX[lines[index]?.kind ?? "log"],
    getItemKey: (index) => lines[index]?.key ?? index,
    initialRect: { width: 0, height: FIRST_PX },
    overscan: 8,
  });
  const items = virtualizer.getVirtualItems();
  const isNear = (items.at(-1)?.index ?? 0) >= lines.length - AHEAD;
  useEffect(() => onNear(isNear), [isNear, onNear]);
  return (
    <section
      ref={frame}
      aria-label="The run, from its beginning"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
      tabIndex={0}
      className="max-h-[calc(100dvh-8rem)] overflow-y-auto overscroll-contain"
    >
      <ol className="relative" style={{ height: virtualizer.getTotalSize() }}>
        {items.map(({ key, index, start }) => {
          const line = lines[index];
          return line === undefined ? null : (
            <li
              key={key}
              ref={virtualizer.measureElement}
              data-index={index}
              aria-setsize={isWhole ? lines.length : -1}
              aria-posinset={index + 1}
              className={clsx("absolute inset-x-0 top-0")}
              style={{ transform: `translateY(${start}px)` }}
            >
              <FlowLineView line={line} />
            </li>
          );
        })}
      </ol>
    </section>
  );
}

function keyOf(row: SessionRun["rows"][number]): string {
  return row.kind === "decision" ? row.action.id : row.id;
}

const subscribeToNothing = () => () => undefined;
