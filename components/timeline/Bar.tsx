import clsx from "clsx";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { type TimeAxis, unitOf, type View, type WaterfallRow } from "@/lib/contracts/actions";
import { markOf } from "./RowMarks";
import { durationWords } from "./words";

/** Beyond this share of the width there is no room for words at a bar's right. */
const ROOM = 0.8;

/** When a row was and how long it took, on the axis. What it shows is said by the row's words too. */
export function Bar({ row, axis, view }: { row: WaterfallRow; axis: TimeAxis; view: View }) {
  const width = view.to - view.from;
  const start = (unitOf(axis, row.start) - view.from) / width;
  const end = (unitOf(axis, row.start + (row.duration ?? 0)) - view.from) / width;
  if (end < 0) return <ChevronLeft aria-hidden className="absolute inset-y-0 left-0 my-auto size-3 text-ink-faint" />;
  if (start > 1)
    return <ChevronRight aria-hidden className="absolute inset-y-0 right-0 my-auto size-3 text-ink-faint" />;
  const [left, right] = [Math.max(0, start), Math.min(1, end)];
  const words = row.duration === null ? null : durationWords(row.duration);
  return (
    <>
      <span
        className={clsx("absolute inset-y-0 my-auto h-2.5", shapeOf(row))}
        style={{ left: `${left * 100}%`, width: `max(${(right - left) * 100}%, 3px)` }}
      />
      {words !== null && (
        <span
          className="absolute inset-y-0 my-auto flex h-4 items-center px-1.5 text-2xs whitespace-nowrap text-ink-muted"
          style={right < ROOM ? { left: `${right * 100}%` } : { right: `${(1 - left) * 100}%` }}
        >
          {words}
        </span>
      )}
    </>
  );
}

function shapeOf(row: WaterfallRow): string {
  const colour = row.status === "failed" ? "border-stop bg-stop" : "border-ink-faint bg-ink-faint";
  switch (markOf(row)) {
    case "enforced":
      return clsx("rounded-full", colour);
    case "independent":
      return clsx("rounded-xs", colour);
    case "claimed":
      return clsx("rounded-full border-2 !bg-surface", colour);
    case "awaited":
      return "!w-2.5 rounded-full border border-dashed border-accent bg-surface";
    case "missing":
      return "!w-2.5 rounded-full border border-dashed border-risk-3 bg-surface";
    case "conflict":
      return "!w-2.5 [clip-path:polygon(50%_0,100%_100%,0_100%)] bg-stop";
  }
}
