import type { RecordFragment } from "@/lib/contracts/actions";
import { runKeysOf } from "@/lib/core/correlation/runs";

/** The run that a log record or a decision is part of, opened at the log record. */
export function runHref(fragmentId: string): string {
  return `/runs/${fragmentId}?fragment=${fragmentId}`;
}

/** Whether a log record names a trace or a run. */
export function isOfRun({ keys }: Pick<RecordFragment, "keys">): boolean {
  return runKeysOf({ keys: keys as Parameters<typeof runKeysOf>[0]["keys"] }).length > 0;
}
