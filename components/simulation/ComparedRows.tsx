import clsx from "clsx";
import type { ReactNode } from "react";
import { Badge } from "@/components/ui/Badge";
import type { ComparedRow } from "./compared";

const NAMES = ["A", "B"] as const;

/** Rows of which each has a cell for every point. A row whose cells differ says so, and not by colour alone. */
export function ComparedRows<P>({
  label,
  rows,
  titleOf,
  children,
}: {
  label: string;
  rows: readonly ComparedRow<P>[];
  titleOf: (row: ComparedRow<P>) => ReactNode;
  /** What a cell holds; not asked where a point has no such part. */
  children: (part: P) => ReactNode;
}) {
  return (
    <ul aria-label={label}>
      {rows.map((row) => (
        <li
          key={row.key}
          className={clsx(
            "border-b border-l-2 border-b-line px-4 py-2.5 text-sm last:border-b-0",
            row.differs ? "border-l-accent" : "border-l-transparent",
          )}
        >
          <h4 className="mb-1 flex flex-wrap items-center gap-2 text-xs font-medium text-ink-muted">
            {titleOf(row)}
            {row.differs && <Badge tone="accent">differs</Badge>}
          </h4>
          <div className={clsx("grid gap-x-6 gap-y-2", row.differs && "md:grid-cols-2")}>
            {cellsOf(row).map(({ points, part }) => (
              <div key={points.join()} className="flex min-w-0 items-baseline gap-2">
                {row.parts.length > 1 && <PointName of={points} />}
                <div className="min-w-0 flex-1 [overflow-wrap:anywhere]">
                  {part === null ? <span className="text-ink-muted">not there</span> : children(part)}
                </div>
              </div>
            ))}
          </div>
        </li>
      ))}
    </ul>
  );
}

/** What is the same everywhere is said once. */
function cellsOf<P>({ parts, differs }: ComparedRow<P>): { points: number[]; part: P | null }[] {
  if (differs) return parts.map((part, index) => ({ points: [index], part }));
  return [{ points: parts.map((_, index) => index), part: parts[0] ?? null }];
}

/** Of which points it is said. */
export function PointName({ of }: { of: readonly number[] }) {
  return (
    <span className={clsx("shrink-0 font-mono text-xs font-semibold text-ink-muted", of.length > 1 ? "w-8" : "w-4")}>
      {of.map((index) => NAMES[index]).join(" ")}
      <span className="sr-only">:</span>
    </span>
  );
}
