import { CircleAlert, Equal, Link2, Waypoints } from "lucide-react";
import { Mark, type MarkKind } from "@/components/actions/Lanes";
import { BASIS_WORDS } from "@/components/actions/words";
import type { RecordJoin, WaterfallRow } from "@/lib/contracts/actions";
import { JOIN_WORDS } from "./words";

/** What the mark of a row says: its basis, or that it is missing or contradicts. */
export function markOf({ kind, basis, state }: Pick<WaterfallRow, "kind" | "basis" | "state">): MarkKind {
  if (kind === "conflict") return "conflict";
  if (kind === "gap") return state ?? "missing";
  return basis ?? "claimed";
}

/** How much of it is known, as an icon and a word. */
export function BasisMark({ row }: { row: Pick<WaterfallRow, "kind" | "basis" | "state"> }) {
  const mark = markOf(row);
  const words = row.basis === null ? { words: mark, meaning: "" } : BASIS_WORDS[row.basis];
  return (
    <span className="inline-flex items-center gap-1" title={words.meaning}>
      <span className="shrink-0 scale-75">
        <Mark kind={mark} />
      </span>
      {words.words}
    </span>
  );
}

const JOIN_ICONS = { exact: Equal, scoped: Link2, circumstantial: Waypoints } as const;

/** How it was joined, as an icon and words. */
export function JoinMark({ basis }: { basis: RecordJoin["basis"] }) {
  const Icon = JOIN_ICONS[basis];
  return (
    <span className="inline-flex items-center gap-1" title={JOIN_WORDS[basis].meaning}>
      <Icon aria-hidden className="size-3 shrink-0" />
      {JOIN_WORDS[basis].words}
    </span>
  );
}

/** Which of several attempts at one thing it is. */
export function AttemptMark({ attempt }: { attempt: NonNullable<WaterfallRow["attempt"]> }) {
  return (
    <span
      className="shrink-0 text-xs text-ink-muted"
      title="Attempts at one thing, each begun when the one before had failed"
    >
      <span className="sr-only">attempt </span>
      {attempt.number} of {attempt.of}
    </span>
  );
}

export function FailedMark({ status }: { status: WaterfallRow["status"] }) {
  if (status === null || status === "succeeded") return null;
  return (
    <span className="inline-flex shrink-0 items-center gap-1 font-medium text-stop-ink">
      <CircleAlert aria-hidden className="size-3" />
      {status === "failed" ? "failed" : "not executed"}
    </span>
  );
}
