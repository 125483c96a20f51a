import { Siren } from "lucide-react";
import Link from "next/link";
import { Countdown } from "@/components/inbox/Countdown";
import { Badge, type BadgeTone } from "@/components/ui/Badge";
import { Time } from "@/components/ui/Time";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { BreakGlassStatusName, BreakGlassView } from "@/lib/contracts/breakGlass";
import { list } from "@/lib/core/text/list";
import type { ExceptionActions } from "./actions";
import { BreakGlassBar } from "./BreakGlassBar";

const STATUS: Record<BreakGlassStatusName, { words: string; tone: BadgeTone }> = {
  asked: { words: "Waits for a second person", tone: "accent" },
  refused: { words: "Refused", tone: "stop" },
  withdrawn: { words: "Withdrawn", tone: "neutral" },
  lapsed: { words: "Lapsed: nobody gave it within an hour", tone: "neutral" },
  open: { words: "Open", tone: "risk-4" },
  ended: { words: "Over", tone: "neutral" },
};

/** One break-glass: what for, by whom, what came of it, and what the one who looks can do. */
export function BreakGlassItem({
  one,
  now,
  freshUntil,
  actions,
}: {
  one: BreakGlassView;
  now: string;
  freshUntil: string | null;
  actions: ExceptionActions;
}) {
  const { words, tone } = STATUS[one.status];
  return (
    <li className="space-y-3 px-4 py-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 className="flex min-w-0 items-center gap-2 text-base font-semibold">
          <Siren aria-hidden className="size-4 shrink-0" />
          <span className="min-w-0 [overflow-wrap:anywhere]">
            {one.agent} in {one.environment}, {one.minutes} minutes
          </span>
        </h3>
        <Badge tone={tone}>{words}</Badge>
        {one.status === "asked" && <Countdown until={one.lapses_at} serverNow={now} coarse refreshes />}
        {one.status === "open" && one.expires_at !== null && (
          <Countdown until={one.expires_at} serverNow={now} refreshes />
        )}
      </div>
      <p className="font-mono text-xs [overflow-wrap:anywhere]">{one.actions.join(", ")}</p>
      <div className="text-sm">
        <UntrustedText text={one.reason} />
      </div>
      <p className="text-xs text-ink-muted">
        Asked for by {one.asked_by} <Time at={one.asked_at} />
        {one.answered_by !== null && one.answered_at !== null && (
          <>
            , {one.status === "refused" ? "refused" : "given"} by {one.answered_by} <Time at={one.answered_at} />
          </>
        )}
        {one.status === "ended" && one.closed_at !== null && (
          <>
            , over <Time at={one.closed_at} />
          </>
        )}
      </p>
      {one.answer_reason !== null && (
        <div className="text-sm">
          <UntrustedText text={one.answer_reason} />
        </div>
      )}
      {one.allowed !== null && (
        <p className="text-sm">
          Its grant <span className="font-mono text-xs">{one.grant}</span> allowed {callWords(one.allowed)}.{" "}
          <Link className="text-accent-ink underline underline-offset-2" href={`/actions?agent=${one.agent}`}>
            What {one.agent} did
          </Link>
        </p>
      )}
      {one.review !== null && <Review review={one.review} />}
      <BreakGlassBar one={one} now={now} freshUntil={freshUntil} actions={actions} />
    </li>
  );
}

function callWords(count: number): string {
  if (count === 0) return "no call";
  return count === 1 ? "one call" : `${count} calls`;
}

function Review({ review }: { review: NonNullable<BreakGlassView["review"]> }) {
  if (review.reviewed_at !== null)
    return (
      <div className="text-sm">
        <p className="font-medium">
          Reviewed by {review.reviewed_by} <Time at={review.reviewed_at} />
        </p>
        <UntrustedText text={review.findings ?? ""} />
      </div>
    );
  return (
    <p className="text-sm">
      {review.overdue && <Badge tone="risk-4">Overdue</Badge>} Its review is due <Time at={review.due_at} />.{" "}
      {review.could.length === 0
        ? "Nobody could review it: every security reviewer was one of the two or owns the agent. Let an admin propose the role for one more person."
        : `Who could: ${list(review.could)}.`}
    </p>
  );
}
