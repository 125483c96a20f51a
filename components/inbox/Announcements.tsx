"use client";

import { ArrowUp } from "lucide-react";
import { useInboxFeed } from "./InboxFeed";

/** What changed since the list was taken; it waits here until it is asked for. */
export function Announcements({
  newCount,
  goneCount,
  takeCurrent,
}: {
  newCount: number;
  goneCount: number;
  takeCurrent: () => void;
}) {
  const { connection } = useInboxFeed();
  return (
    <div aria-live="polite" className="bg-surface">
      {connection === "polling" && (
        <p className="border-b border-line bg-risk-2-soft px-4 py-1.5 text-xs text-risk-2-ink">
          The live connection is broken. Changes show a few seconds late.
        </p>
      )}
      {newCount > 0 && (
        <button
          type="button"
          onClick={takeCurrent}
          className="flex h-8 w-full items-center justify-center gap-1.5 border-b border-line bg-accent-soft text-xs font-medium text-accent-ink hover:underline"
        >
          <ArrowUp aria-hidden className="size-3.5" />
          {newCount} new: show {newCount === 1 ? "it" : "them"}
        </button>
      )}
      {newCount === 0 && goneCount > 0 && (
        <button
          type="button"
          onClick={takeCurrent}
          className="h-8 w-full border-b border-line text-xs text-ink-muted hover:text-ink hover:underline"
        >
          Clear {goneCount} that no longer {goneCount === 1 ? "waits" : "wait"}
        </button>
      )}
    </div>
  );
}
