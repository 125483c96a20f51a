"use client";

import clsx from "clsx";
import { ArrowRightLeft, Hand, PencilLine, TriangleAlert } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { ResourceLink } from "@/components/actions/ResourceLink";
import { elapsedWords } from "@/components/actions/storyRows";
import { reasonWords, STANDING_WORDS } from "@/components/actions/words";
import { OutcomeBadge } from "@/components/risk/OutcomeBadge";
import { runHref } from "@/components/timeline/runLinks";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { RunDecision, RunLog } from "@/lib/contracts/sessions";
import { type FlowLine, type Held, pauseWords, riseWords, riskStep } from "./runFlow";
import { ExposedBadge, SensitivityBadge, UntrustedBadge } from "./SessionMarks";

/** One line of the run. The two strips at its left say what the session holds: how sensitive, and whether untrusted. */
export function FlowLineView({ line }: { line: FlowLine }) {
  switch (line.kind) {
    case "decision":
      return (
        <Placed held={line.held} at={line.row.at} since={line.since} system="Ambit" systems={line.row.logs}>
          <Decision row={line.row} />
        </Placed>
      );
    case "log":
      return (
        <Placed held={line.held} at={line.row.at} since={line.since} system={line.row.system} isContext>
          <Log row={line.row} />
        </Placed>
      );
    case "rise":
      return (
        <Strips held={line.held}>
          <p
            className={clsx(
              "flex items-center gap-2 px-3 py-2 text-sm font-medium",
              line.rise.mixed ? "bg-risk-4-soft text-risk-4-ink" : "bg-risk-2-soft text-risk-2-ink",
            )}
          >
            <TriangleAlert aria-hidden className="size-4 shrink-0" />
            {riseWords(line.rise, line.held)}
          </p>
        </Strips>
      );
    case "pause":
      return (
        <Strips held={line.held}>
          <p className="border-b border-dashed border-line px-3 py-1.5 text-xs text-ink-faint">
            {pauseWords(line.milliseconds)} without anything
          </p>
        </Strips>
      );
  }
}

const STEP_FILL = { 1: "bg-risk-1/40", 2: "bg-risk-2", 3: "bg-risk-3", 4: "bg-risk-4" } as const;

function Strips({ held, children }: { held: Held; children: ReactNode }) {
  return (
    <div className="flex">
      <span aria-hidden className={clsx("w-1 shrink-0", STEP_FILL[riskStep(held.sensitivity)])} />
      <span
        aria-hidden
        className={clsx(
          "w-1 shrink-0",
          held.untrusted
            ? "bg-[repeating-linear-gradient(135deg,var(--risk-3)_0_3px,transparent_3px_6px)]"
            : "bg-transparent",
        )}
      />
      <div className="min-w-0 flex-1">{children}</div>
    </div>
  );
}

function Placed({
  held,
  at,
  since,
  system,
  systems = [],
  isContext = false,
  children,
}: {
  held: Held;
  at: string;
  since: number | null;
  system: string;
  /** Other systems that logged the same. */
  systems?: readonly { system: string; count: number }[];
  isContext?: boolean;
  children: ReactNode;
}) {
  return (
    <Strips held={held}>
      <div
        className={clsx(
          "grid grid-cols-[5rem_minmax(0,1fr)] gap-x-3 border-b border-line px-3 text-sm md:grid-cols-[5.5rem_9rem_minmax(0,1fr)]",
          isContext ? "bg-sunken/50 py-1.5" : "py-2.5",
        )}
      >
        <div className="font-mono text-xs text-ink-muted">
          <time dateTime={at}>{at.slice(11, 19)}</time>
          {since !== null && since !== 0 && <div className="text-2xs text-ink-faint">{elapsedWords(since)}</div>}
        </div>
        <div className="min-w-0 text-xs text-ink-muted max-md:hidden">
          <div className={clsx("truncate", !isContext && "font-medium text-ink")}>
            <UntrustedText inline text={system} maxCharacters={48} />
          </div>
          {systems.map((one) => (
            <div key={one.system} className="truncate text-ink-faint">
              <UntrustedText inline text={one.system} maxCharacters={40} />
              {one.count > 1 && ` × ${one.count}`}
            </div>
          ))}
        </div>
        <div className="min-w-0">{children}</div>
      </div>
    </Strips>
  );
}

function Decision({
  row: { action, read, left, provenance, approval, hand_off: handOff, changes },
}: {
  row: RunDecision;
}) {
  const doubtful = Object.entries(provenance ?? {}).filter(
    ([, origin]) => origin === "untrusted" || origin === "unseen",
  );
  return (
    <div className="space-y-1">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <OutcomeBadge outcome={action.outcome} />
        <Link
          href={`/actions/${action.id}`}
          prefetch={false}
          className="font-mono text-[0.92em] font-medium [overflow-wrap:anywhere] hover:underline"
        >
          <UntrustedText inline text={action.action} maxCharacters={80} />
        </Link>
        <ResourceLink resource={action.resource} maxCharacters={60} />
        <span className="text-xs text-ink-muted">
          {action.outcome === "allow"
            ? STANDING_WORDS[action.standing].words.toLowerCase()
            : reasonWords(action.reason).toLowerCase()}
        </span>
      </p>
      {(read !== null || left !== null) && (
        <p className="flex flex-wrap items-center gap-1.5 text-xs text-ink-muted">
          {read !== null && (
            <>
              read <SensitivityBadge sensitivity={read.sensitivity} />
              {read.untrusted && <UntrustedBadge />}
            </>
          )}
          {left !== null && (
            <>
              left to <ExposedBadge words={left.audience} />
            </>
          )}
        </p>
      )}
      {doubtful.map(([name, origin]) => (
        <p key={name} className="text-xs text-risk-3-ink">
          <UntrustedText inline mono text={name} maxCharacters={60} />{" "}
          {origin === "untrusted" ? "was first seen in untrusted text" : "was seen nowhere before"}
        </p>
      ))}
      {changes.map((change) => (
        <p
          key={`${change.resource.type} ${change.resource.id} ${change.reference}`}
          className="flex items-center gap-1.5 text-xs"
        >
          <PencilLine aria-hidden className="size-3 shrink-0 text-ink-muted" />
          <span>
            changed <ResourceLink resource={change.resource} maxCharacters={60} />{" "}
            <span className="text-ink-faint">{change.basis}</span>
          </span>
        </p>
      ))}
      {approval !== null && (
        <p className="flex items-center gap-1.5 text-xs">
          <Hand aria-hidden className="size-3 shrink-0 text-accent-ink" />
          <Link href={`/inbox/${approval.id}`} prefetch={false} className="underline underline-offset-2">
            {approvalWords(approval)}
          </Link>
        </p>
      )}
      {handOff !== null && (
        <p className="flex items-center gap-1.5 text-xs">
          <ArrowRightLeft aria-hidden className="size-3 shrink-0 text-accent-ink" />
          <Link href={`/handoffs/${handOff.id}`} prefetch={false} className="underline underline-offset-2">
            {handOff.owner === null ? "Handed to a person" : `Handed to ${handOff.owner}`}: {handOff.status}
          </Link>
        </p>
      )}
    </div>
  );
}

function approvalWords({ status, answered_by: people }: NonNullable<RunDecision["approval"]>): string {
  const by = people.length === 0 ? "" : ` by ${people.join(" and ")}`;
  return status === "pending" ? "A person is asked" : `A person was asked: ${status}${by}`;
}

function Log({ row }: { row: RunLog }) {
  return (
    <p className="flex flex-wrap items-baseline gap-x-2 text-xs text-ink-muted">
      <span className="md:hidden">
        <UntrustedText inline text={row.system} maxCharacters={40} className="font-medium" />
      </span>
      <UntrustedText inline text={row.title} maxCharacters={120} className="text-ink" />
      {row.resource !== null && <ResourceLink resource={row.resource} maxCharacters={60} />}
      {row.duration_ms !== null && <span className="tabular">{durationWords(row.duration_ms)}</span>}
      {row.status === "failed" && <span className="text-stop-ink">failed</span>}
      {row.observed_id !== null && (
        <Link href={`/actions/${row.observed_id}`} prefetch={false} className="underline underline-offset-2">
          an observed action
        </Link>
      )}
      {row.run_id !== null && (
        <Link href={runHref(row.run_id)} prefetch={false} className="underline underline-offset-2">
          its whole run
        </Link>
      )}
      <span className="text-ink-faint">by {row.key.kind.replaceAll("_", " ")}</span>
    </p>
  );
}

function durationWords(milliseconds: number): string {
  return milliseconds >= 1_000 ? `${(milliseconds / 1_000).toFixed(1)} s` : `${Math.round(milliseconds)} ms`;
}
