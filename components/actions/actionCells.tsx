"use client";

import clsx from "clsx";
import { CircleDashed, ScanEye, ShieldAlert, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { OutcomeBadge } from "@/components/risk/OutcomeBadge";
import { Badge } from "@/components/ui/Badge";
import { Time } from "@/components/ui/Time";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { ActionLine } from "@/lib/contracts/actions";
import { Completeness } from "./Completeness";
import { counted } from "./counted";
import { ResourceLink } from "./ResourceLink";
import { reasonWords, STANDING_WORDS } from "./words";

interface CellProps {
  action: ActionLine;
}

export function WhenCell({ action }: CellProps) {
  return (
    <div className="whitespace-nowrap">
      <Time at={action.at} />
      <div className="font-mono text-2xs leading-[1.125rem] text-ink-faint">
        {action.at.slice(5, 10)} {action.at.slice(11, 19)}
      </div>
    </div>
  );
}

export function AgentCell({ action: { agent, ...action } }: CellProps) {
  if (agent === null)
    return (
      <>
        <div className="text-ink-muted">No agent of Ambit's</div>
        {!action.governed && action.principal !== null && (
          <UntrustedText inline mono text={action.principal} maxCharacters={48} className="text-xs text-ink-faint" />
        )}
      </>
    );
  return (
    <>
      <div className="truncate font-medium">{agent.name}</div>
      <div className="truncate text-xs text-ink-faint">{agent.team}</div>
    </>
  );
}

export function ActionCell({ action }: CellProps) {
  return (
    <div className="min-w-0">
      {/* The link's box is the whole row, so the row is one target and one stop for the keyboard. */}
      <Link
        data-row={action.id}
        href={`/actions/${action.id}`}
        prefetch={false}
        className="font-mono text-[0.92em] font-medium [overflow-wrap:anywhere] outline-none after:absolute after:inset-0 hover:underline"
      >
        <UntrustedText inline text={nameOf(action)} maxCharacters={80} />
      </Link>
      <div className="text-xs text-ink-faint">
        <span className="@3xl:hidden">
          {action.agent?.name ?? "no agent of Ambit's"} · <Time at={action.at} />
          {action.environment !== null && " · "}
        </span>
        {action.environment !== null && <UntrustedText inline text={action.environment} maxCharacters={40} />}
        {!action.governed && (
          <span className="hidden @3xl:inline">
            {action.environment !== null && " · "}
            <UntrustedText inline text={action.system} maxCharacters={60} />
          </span>
        )}
      </div>
      <div className="mt-0.5 text-xs text-ink-muted @4xl:hidden">
        <ResourceCell action={action} />
      </div>
    </div>
  );
}

/** What an observed action is called: the operation, as its system names it. */
export function nameOf(action: ActionLine): string {
  return action.governed ? action.action : (action.verb ?? action.system);
}

export function ResourceCell({ action: { resource } }: CellProps) {
  return resource === null ? <span className="text-ink-faint">not named</span> : <ResourceLink resource={resource} />;
}

export function OutcomeCell({ action }: CellProps) {
  if (!action.governed)
    return (
      <div className="space-y-0.5">
        <UngovernedBadge ungoverned={action.ungoverned} />
        {action.status !== null && <div className="text-xs text-ink-muted">{STANDING_WORDS[action.status].words}</div>}
      </div>
    );
  return (
    <div className="space-y-0.5">
      <OutcomeBadge outcome={action.outcome} />
      {action.standing !== "denied" && (
        <div className={clsx("text-xs", action.open ? "text-accent-ink" : "text-ink-muted")}>
          {STANDING_WORDS[action.standing].words}
        </div>
      )}
    </div>
  );
}

/** That no decision is behind an action. */
export function UngovernedBadge({ ungoverned }: { ungoverned: boolean }) {
  return ungoverned ? (
    <Badge tone="risk-4" icon={<ShieldAlert aria-hidden className="size-3" />} title="No decision is behind it">
      Ungoverned
    </Badge>
  ) : (
    <Badge icon={<ScanEye aria-hidden className="size-3" />} title="Only other systems' logs show it">
      Observed
    </Badge>
  );
}

export function ReasonCell({ action }: CellProps) {
  if (!action.governed)
    return (
      <div className="text-ink-muted">
        {action.ungoverned
          ? "A registered principal changed state, and nobody had asked."
          : "Only other systems' logs show it."}
      </div>
    );
  return (
    <>
      <div>{reasonWords(action.reason)}</div>
      {action.reason_message !== null && (
        <div className="line-clamp-2 text-xs text-ink-muted">
          <UntrustedText inline text={action.reason_message} maxCharacters={160} />
        </div>
      )}
    </>
  );
}

export function RecordCell({ action }: CellProps) {
  if (!action.governed)
    return (
      <div className="text-xs whitespace-nowrap text-ink-muted">
        {counted(action.fragments, "log record")}
        {action.acknowledged_at !== null && <div>Looked at</div>}
      </div>
    );
  return (
    <div className="space-y-0.5 whitespace-nowrap">
      <Completeness completeness={action.completeness} />
      {action.conflicts > 0 && (
        <div className="flex items-center gap-1 text-xs text-stop-ink">
          <TriangleAlert aria-hidden className="size-3" />
          {counted(action.conflicts, "conflict")}
        </div>
      )}
      {action.gaps > 0 && (
        <div className="flex items-center gap-1 text-xs text-risk-3-ink">
          <CircleDashed aria-hidden className="size-3" />
          {counted(action.gaps, "gap")}
        </div>
      )}
    </div>
  );
}
