import { ArrowDown, ArrowUp, ChevronsUpDown } from "lucide-react";
import type { ReactNode } from "react";
import { Th } from "./Table";

/** The head of a column that sorts its table when it is pressed. */
export function SortableTh({
  sorted,
  onSort,
  className,
  children,
}: {
  /** How the table is sorted by this column now. */
  sorted: "asc" | "desc" | false;
  onSort: ((event: unknown) => void) | undefined;
  className?: string | undefined;
  children: ReactNode;
}) {
  const Icon = sorted === "asc" ? ArrowUp : sorted === "desc" ? ArrowDown : ChevronsUpDown;
  return (
    <Th className={className} aria-sort={sorted === "asc" ? "ascending" : sorted === "desc" ? "descending" : "none"}>
      <button type="button" onClick={onSort} className="inline-flex items-center gap-1 rounded hover:text-ink">
        {children}
        <Icon aria-hidden className="size-3" />
      </button>
    </Th>
  );
}
