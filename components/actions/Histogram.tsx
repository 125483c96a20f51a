"use client";

import { type KeyboardEvent, type PointerEvent, useRef, useState } from "react";
import type { ActionHistogram } from "@/lib/contracts/browsing";
import { bucketWords, columnsOf, type HistogramColumn, momentWords } from "./histogramColumns";

/** From the bottom up; each is told apart by its place, its pattern and its words too. */
const STACK = [
  { name: "allow", words: "allowed", className: "fill-ok" },
  { name: "escalate", words: "escalated", className: "fill-accent" },
  { name: "deny", words: "denied", className: "fill-stop" },
  { name: "observed", words: "in logs only", className: "fill-risk-2" },
] as const;
const HEIGHT = 64;

/** When the actions happened. Drawn over with the pointer, or with the arrow keys and Shift, it narrows the list to that time. */
export function Histogram({
  histogram,
  narrow,
}: {
  histogram: ActionHistogram;
  narrow: (from: string, to: string) => void;
}) {
  const columns = columnsOf(histogram);
  const [brush, setBrush] = useState<{ from: number; to: number } | null>(null);
  const isDrawn = useRef(false);
  const plot = useRef<HTMLDivElement>(null);
  const most = Math.max(1, ...columns.map(({ total }) => total));
  const total = columns.reduce((sum, column) => sum + column.total, 0);

  const columnAt = ({ clientX }: PointerEvent) => {
    const { left, width } = plot.current?.getBoundingClientRect() ?? { left: 0, width: 1 };
    return Math.min(columns.length - 1, Math.max(0, Math.floor(((clientX - left) / width) * columns.length)));
  };
  const take = (range: { from: number; to: number } | null) => {
    const [first, last] =
      range === null ? [] : [columns[Math.min(range.from, range.to)], columns[Math.max(range.from, range.to)]];
    setBrush(null);
    if (first !== undefined && last !== undefined) narrow(first.at, last.end);
  };
  const byKey = (event: KeyboardEvent) => {
    const step = event.key === "ArrowLeft" ? -1 : event.key === "ArrowRight" ? 1 : 0;
    if (event.key === "Enter" && brush !== null) take(brush);
    else if (event.key === "Escape") setBrush(null);
    else if (step !== 0) {
      const at = Math.min(columns.length - 1, Math.max(0, (brush?.to ?? (step > 0 ? -1 : columns.length)) + step));
      setBrush({ from: event.shiftKey && brush !== null ? brush.from : at, to: at });
    } else return;
    event.preventDefault();
  };
  const [low, high] = brush === null ? [-1, -1] : [Math.min(brush.from, brush.to), Math.max(brush.from, brush.to)];

  return (
    <figure aria-label="When they happened" className="rounded-lg border border-line bg-surface px-4 pt-3 pb-2">
      <div
        ref={plot}
        role="slider"
        aria-label="The time that is shown"
        aria-valuemin={0}
        aria-valuemax={columns.length - 1}
        aria-valuenow={brush?.to ?? columns.length - 1}
        aria-valuetext={
          brush === null
            ? `From ${momentWords(histogram.from, histogram.bucket_ms)} to ${momentWords(histogram.to, histogram.bucket_ms)}: ${total} actions. Choose a time with the arrow keys, Shift for a longer one; Enter shows it.`
            : valueWords(columns.slice(low, high + 1), histogram.bucket_ms)
        }
        tabIndex={0}
        onKeyDown={byKey}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          isDrawn.current = true;
          event.currentTarget.setPointerCapture(event.pointerId);
          const at = columnAt(event);
          setBrush({ from: at, to: at });
        }}
        onPointerMove={(event) => {
          const at = columnAt(event);
          setBrush((now) => (isDrawn.current && now !== null ? { from: now.from, to: at } : now));
        }}
        onPointerUp={() => {
          isDrawn.current = false;
          take(brush);
        }}
        onPointerCancel={() => {
          isDrawn.current = false;
          setBrush(null);
        }}
        className="relative cursor-crosshair touch-pan-y select-none"
      >
        <svg
          aria-hidden="true"
          viewBox={`0 0 ${columns.length} ${HEIGHT}`}
          preserveAspectRatio="none"
          className="block h-16 w-full"
        >
          {columns.map((column, index) => (
            <Column key={column.at} column={column} index={index} most={most} bucketMs={histogram.bucket_ms} />
          ))}
          {brush !== null && (
            <rect
              x={low}
              y={0}
              width={high - low + 1}
              height={HEIGHT}
              className="fill-accent/20 stroke-accent"
              strokeWidth={0.05}
            />
          )}
        </svg>
        <div aria-hidden className="border-t border-line-strong/60" />
      </div>
      <figcaption className="mt-1 flex flex-wrap items-baseline justify-between gap-x-4 text-2xs text-ink-muted">
        <span className="font-mono">{momentWords(histogram.from, histogram.bucket_ms)}</span>
        <span className="flex flex-wrap gap-x-3">
          {STACK.filter(({ name }) => columns.some((column) => column[name] > 0)).map(({ name, words, className }) => (
            <span key={name} className="inline-flex items-center gap-1">
              <svg aria-hidden="true" viewBox="0 0 8 8" className="size-2">
                <rect width={8} height={8} rx={1.5} className={className} />
              </svg>
              {words}
            </span>
          ))}
          <span>
            {bucketWords(histogram.bucket_ms)} a bar, up to {most.toLocaleString("en")}
          </span>
        </span>
        <span className="font-mono">{momentWords(histogram.to, histogram.bucket_ms)}</span>
      </figcaption>
      {histogram.counted_from !== null && (
        <p className="mt-1 text-xs text-ink-muted">
          Counted from {momentWords(histogram.counted_from, 1_000)} on: more match than are counted. Choose a shorter
          time to see what was before.
        </p>
      )}
    </figure>
  );
}

function Column({
  column,
  index,
  most,
  bucketMs,
}: {
  column: HistogramColumn;
  index: number;
  most: number;
  bucketMs: number;
}) {
  let below = 0;
  return (
    <g>
      <title>{valueWords([column], bucketMs)}</title>
      <rect
        x={index}
        y={0}
        width={1}
        height={HEIGHT}
        className={column.isCounted ? "fill-transparent" : "fill-sunken"}
      />
      {STACK.map(({ name, className }) => {
        if (column[name] === 0) return null;
        // What is there is seen, however little it is beside the rest.
        const height = Math.max(1, (column[name] / most) * HEIGHT);
        below += height;
        return (
          <rect key={name} x={index + 0.08} width={0.84} y={HEIGHT - below} height={height} className={className} />
        );
      })}
    </g>
  );
}

function valueWords(columns: readonly HistogramColumn[], bucketMs: number): string {
  const [first, last] = [columns[0], columns.at(-1)];
  if (first === undefined || last === undefined) return "";
  const parts = STACK.flatMap(({ name, words }) => {
    const count = columns.reduce((sum, column) => sum + column[name], 0);
    return count === 0 ? [] : [`${count.toLocaleString("en")} ${words}`];
  });
  return `${momentWords(first.at, bucketMs)} to ${momentWords(last.end, bucketMs)}: ${parts.length === 0 ? "nothing" : parts.join(", ")}`;
}
