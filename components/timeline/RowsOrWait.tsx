"use client";

import { Button } from "@/components/ui/Button";
import type { RowTelling } from "./RowDetail";
import { TimelineRows } from "./TimelineRows";
import type { useTimelineRows } from "./useTimelineRows";

/** The rows of a timeline, or that they are being read, or could not be. */
export function RowsOrWait({
  read: { rows, failed, retry },
  telling,
}: {
  read: ReturnType<typeof useTimelineRows>;
  telling: RowTelling;
}) {
  if (rows !== null) return <TimelineRows rows={rows} telling={telling} />;
  return failed ? (
    <p role="alert" className="flex items-center gap-3 px-4 py-6 text-sm">
      The rows could not be read.{" "}
      <Button size="small" onClick={retry}>
        Read them again
      </Button>
    </p>
  ) : (
    <p role="status" className="px-4 py-6 text-sm text-ink-muted">
      Reading the rows.
    </p>
  );
}
