"use client";

import { createColumnHelper, tableFeatures, useTable } from "@tanstack/react-table";
import clsx from "clsx";
import { ArrowUp } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useRef } from "react";
import { useHotkeys } from "react-hotkeys-hook";
import { StatusBadge } from "@/components/risk/StatusBadge";
import { Time } from "@/components/ui/Time";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { ApprovalSummary } from "@/lib/contracts/approvals";
import { Countdown } from "./Countdown";
import { useInboxFeed } from "./InboxFeed";
import { type SteadyRow, useSteadyList } from "./useSteadyList";

const features = tableFeatures({});
const helper = createColumnHelper<typeof features, SteadyRow>();
const columns = helper.columns([helper.accessor("action", { header: "Approval" })]);

/** The list at the left. `j` and `k` open the next and the previous one; what comes in announces itself above and waits. */
export function InboxList({
  approvals,
  selected,
  query,
  serverNow,
  olderHref,
  empty,
}: {
  approvals: ApprovalSummary[];
  selected: string | null;
  query: string;
  serverNow: string;
  olderHref: string | null;
  /** Shown instead of an empty list. */
  empty: ReactNode;
}) {
  const router = useRouter();
  const { rows, newCount, goneCount, takeCurrent } = useSteadyList(query, approvals);
  const table = useTable({ features, columns, data: rows, getRowId: ({ id }) => id });
  const list = useRef<HTMLUListElement>(null);
  const hrefOf = (id: string) => `/inbox/${id}${query === "" ? "" : `?${query}`}`;
  const move = (by: 1 | -1) => {
    const at = rows.findIndex(({ id }) => id === selected);
    const to = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by))];
    if (to !== undefined && to.id !== selected) router.push(hrefOf(to.id), { scroll: false });
  };
  useHotkeys("j", () => move(1), { preventDefault: true, description: "Next approval" }, [rows, selected, query]);
  useHotkeys("k", () => move(-1), { preventDefault: true, description: "Previous approval" }, [rows, selected, query]);
  useEffect(() => {
    list.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  }, []);

  return (
    <div className="relative min-h-0 min-w-0 overflow-y-auto">
      <Announcements newCount={newCount} goneCount={goneCount} takeCurrent={takeCurrent} />
      {rows.length === 0 ? (
        empty
      ) : (
        <ul ref={list} aria-label="Approvals, newest first">
          {table.getRowModel().rows.map(({ original }) => (
            <Item
              key={original.id}
              approval={original}
              isSelected={original.id === selected}
              href={hrefOf(original.id)}
              serverNow={serverNow}
            />
          ))}
        </ul>
      )}
      {olderHref !== null && (
        <Link
          href={olderHref}
          className="block border-t border-line px-4 py-3 text-xs font-medium text-accent-ink hover:underline"
        >
          Older ones
        </Link>
      )}
    </div>
  );
}

function Announcements({
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
    <div aria-live="polite" className="sticky top-0 z-10 bg-surface">
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

function Item({
  approval,
  isSelected,
  href,
  serverNow,
}: {
  approval: SteadyRow;
  isSelected: boolean;
  href: string;
  serverNow: string;
}) {
  const { agent, action, environment, resource, status, isGone } = approval;
  return (
    <li className="border-b border-line last:border-b-0">
      <Link
        href={href}
        scroll={false}
        {...(isSelected ? { "aria-current": "true" as const } : {})}
        className={clsx(
          "block space-y-0.5 border-l-2 px-4 py-2.5",
          isSelected ? "border-accent bg-sunken" : "border-transparent hover:bg-sunken/60",
        )}
      >
        <span className="flex items-baseline justify-between gap-3 text-xs text-ink-muted">
          <span className={clsx("truncate font-medium", !isGone && "text-ink")}>{agent.name}</span>
          <span className="shrink-0">
            {isGone ? (
              "no longer waits"
            ) : status === "pending" ? (
              <Countdown until={approval.expires_at} serverNow={serverNow} coarse />
            ) : (
              <Time at={approval.resolved_at ?? approval.expires_at} />
            )}
          </span>
        </span>
        <span className="flex min-w-0 items-center gap-2">
          <span className={clsx("min-w-0 flex-1 truncate text-sm", isGone && "text-ink-muted line-through")}>
            <UntrustedText inline mono text={action} maxCharacters={80} />
          </span>
          {status !== "pending" && <StatusBadge status={status} />}
        </span>
        <span className="block truncate text-xs text-ink-muted">
          <UntrustedText inline text={resource.id} maxCharacters={60} /> · {environment}
        </span>
        <span className="block truncate text-xs text-ink-faint">asked by {approval.asked_by.join(", ")}</span>
      </Link>
    </li>
  );
}
