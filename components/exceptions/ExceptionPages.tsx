"use client";

import { useQueryStates } from "nuqs";
import { Button } from "@/components/ui/Button";
import { EXCEPTIONS_PAGE } from "@/lib/contracts/exceptions";
import { EXCEPTION_QUERY } from "./exceptionQuery";

/** The pages of a long list. */
export function ExceptionPages({ page, total }: { page: number; total: number }) {
  const [, set] = useQueryStates(EXCEPTION_QUERY, { shallow: false, history: "push" });
  const last = Math.ceil(total / EXCEPTIONS_PAGE);
  return (
    <nav aria-label="Pages of exceptions" className="mt-3 flex items-center gap-2 text-sm">
      <Button disabled={page <= 1} onClick={() => set({ page: page - 1 })}>
        Before
      </Button>
      <span className="tabular text-ink-muted">
        {page} of {last}
      </span>
      <Button disabled={page >= last} onClick={() => set({ page: page + 1 })}>
        After
      </Button>
    </nav>
  );
}
