import clsx from "clsx";

/** How much of what belongs to an action is on record, as a bar and in figures. `completeness` is 0 to 1. */
export function Completeness({ completeness, className }: { completeness: number; className?: string }) {
  const percent = Math.round(completeness * 100);
  return (
    <span className={clsx("inline-flex items-center gap-2", className)}>
      <span aria-hidden className="h-1 w-10 overflow-hidden rounded-full bg-line">
        <span
          className={clsx("block h-full", percent === 100 ? "bg-ink-faint" : "bg-risk-3")}
          style={{ width: `${percent}%` }}
        />
      </span>
      <span className={clsx("tabular text-xs", percent === 100 ? "text-ink-muted" : "text-risk-3-ink")}>
        <span className="sr-only">Complete: </span>
        {percent}%
      </span>
    </span>
  );
}
