"use client";

import clsx from "clsx";
import Link from "next/link";
import type { ReactNode } from "react";
import { StatusBadge } from "@/components/risk/StatusBadge";
import { Time } from "@/components/ui/Time";
import { UntrustedText } from "@/components/ui/UntrustedText";
import { Countdown } from "./Countdown";
import { useDrawing } from "./drawing";
import type { SteadyRow } from "./useSteadyList";
import { endWords } from "./words";

interface CellProps {
  row: SteadyRow;
}

export function ChooseCell({ row: { id, may_answer, isGone, action, resource } }: CellProps) {
  const { isChosen, choose } = useDrawing();
  if (!may_answer || isGone) return null;
  return (
    <label className="relative z-10 -m-1.5 block p-1.5">
      <span className="sr-only">
        Choose {action} on {resource.id}
      </span>
      <input
        type="checkbox"
        checked={isChosen(id)}
        onChange={() => choose(id)}
        className="block size-4 accent-accent"
      />
    </label>
  );
}

export function ActionCell({ row }: CellProps) {
  const { hrefOf, follow, density } = useDrawing();
  const { agent, action, environment, resource, status, isGone } = row;
  return (
    <div className="min-w-0">
      {/* The link's box is the whole row, so the row is one target and one stop for the keyboard. */}
      <Link
        data-row={row.id}
        href={hrefOf(row.id)}
        onClick={follow}
        scroll={false}
        prefetch={false}
        className={clsx(
          "block truncate text-sm font-medium outline-none after:absolute after:inset-0",
          isGone && "text-ink-muted line-through",
        )}
      >
        <UntrustedText inline mono text={action} maxCharacters={80} />
        <span className="sr-only">
          {" "}
          on <UntrustedText inline text={resource.id} maxCharacters={60} />, asked by {agent.name}
        </span>
      </Link>
      <p className="truncate text-xs text-ink-muted">
        <span className="@3xl:hidden">
          <span className="font-medium">{agent.name}</span> ·{" "}
        </span>
        <UntrustedText inline text={environment} maxCharacters={40} />
        {density === "compact" && (
          <span className="@3xl:hidden">
            {" · "}
            <UntrustedText inline text={resource.id} maxCharacters={60} />
          </span>
        )}
      </p>
      {density === "comfortable" && (
        <p className="truncate text-xs text-ink-muted @3xl:hidden">
          <UntrustedText inline text={resource.id} maxCharacters={60} />
        </p>
      )}
      {status === "pending" ? (
        <p className={clsx("truncate text-xs text-ink-faint @3xl:hidden", density === "compact" && "empty:hidden")}>
          {[heldWords(row), ...(density === "compact" ? [] : [`asked by ${row.asked_by.join(", ")}`])]
            .filter((words) => words !== "")
            .join(" · ")}
        </p>
      ) : (
        <p className="mt-0.5 truncate text-xs @3xl:hidden">
          <EndWords row={row} />
        </p>
      )}
    </div>
  );
}

export function ResourceCell({ row: { resource } }: CellProps) {
  return (
    <Two
      first={<UntrustedText inline text={resource.id} maxCharacters={60} />}
      second={<UntrustedText inline text={resource.type} maxCharacters={40} />}
    />
  );
}

/** While it waits, who has it; afterwards, how it ended and why. */
export function ClaimedCell({ row }: CellProps) {
  if (row.status !== "pending")
    return (
      <span className="line-clamp-2 [overflow-wrap:anywhere]">
        <EndWords row={row} />
      </span>
    );
  return <span className="block truncate">{heldWords(row)}</span>;
}

function EndWords({ row }: CellProps) {
  const { status, reason, answered_by: answer } = row;
  return (
    <>
      {answer !== null && status !== "expired" && status !== "cancelled"
        ? `${answer.name} ${answer.verdict === "approve" ? "approved" : "denied"}`
        : endWords({ status, reason: null }).replace(/\.$/, "")}
      {reason !== null && (
        <span className="text-ink-muted">
          {": "}
          <UntrustedText inline text={reason} maxCharacters={80} />
        </span>
      )}
    </>
  );
}

/** What the last two columns tell depends on whether it waits. */
export function HeldHeader() {
  return useDrawing().waits ? "Claimed by" : "Answer";
}

export function TimeHeader() {
  return useDrawing().waits ? "Deadline" : "When";
}

export function TimeCell({ row: { status, isGone, expires_at, resolved_at } }: CellProps) {
  const { serverNow } = useDrawing();
  return (
    <div className="flex flex-col items-end gap-1 text-right text-xs text-ink-muted @3xl:items-start @3xl:text-left @3xl:text-sm">
      {isGone ? (
        "no longer waits"
      ) : status === "pending" ? (
        <Countdown until={expires_at} serverNow={serverNow} coarse className="whitespace-nowrap" />
      ) : (
        <>
          <Time at={resolved_at ?? expires_at} className="whitespace-nowrap" />
          <StatusBadge status={status} />
        </>
      )}
    </div>
  );
}

export function Two({ first, second }: { first: ReactNode; second: ReactNode }) {
  const { density } = useDrawing();
  return (
    <div className="min-w-0">
      <div className="truncate">{first}</div>
      {density === "comfortable" && <div className="truncate text-xs text-ink-muted">{second}</div>}
    </div>
  );
}

/** "Olga Petrov", "for Otto Berg", or both. */
function heldWords({ claimed_by, assigned_to }: SteadyRow): string {
  return [
    ...(claimed_by === null ? [] : [claimed_by.name]),
    ...(assigned_to === null ? [] : [`for ${assigned_to}`]),
  ].join(", ");
}
