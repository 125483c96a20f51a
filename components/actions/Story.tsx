import Link from "next/link";
import { Fragment, type ReactNode } from "react";
import { UntrustedText } from "@/components/ui/UntrustedText";
import {
  type ActionRecord,
  attemptWords,
  type PhaseName,
  phaseTitle,
  type RecordConflict,
  type RecordEvent,
  type RecordGap,
  silentSentence,
} from "@/lib/contracts/actions";
import { LaneHeads, Lanes, Mark, type MarkKind } from "./Lanes";
import { elapsedWords, foldedRows, type StoryRow, storyRows } from "./storyRows";
import { BASIS_WORDS } from "./words";

/** What happened, time running down, in six lanes. What is missing and what contradicts stand where they belong. */
export function Story({ record }: { record: Pick<ActionRecord, "evaluation_id" | "events" | "gaps" | "conflicts"> }) {
  const rows = foldedRows(storyRows(record));
  const calls = [...new Set(record.events.map((event) => event.evaluation_id))];
  let day = "";
  return (
    <div>
      <div className="flex items-end gap-2 border-b border-line px-3 pt-3 pb-2 sm:px-4">
        <div className="w-24 shrink-0 text-2xs text-ink-faint max-sm:hidden">Time (UTC)</div>
        <LaneHeads />
        <Legend />
      </div>
      <ol className="pb-2" aria-label="What happened, oldest first">
        {rows.map((row) => {
          const rowDay: string = row.kind === "event" ? row.event.at.slice(0, 10) : day;
          const isNewDay = rowDay !== day;
          day = rowDay;
          return (
            <Fragment key={row.key}>
              {isNewDay && <li className="px-3 pt-3 pb-1 text-xs font-medium text-ink-muted sm:px-4">{rowDay}</li>}
              <Row row={row} calls={calls} subject={record.evaluation_id} />
            </Fragment>
          );
        })}
      </ol>
    </div>
  );
}

function Row({ row, calls, subject }: { row: StoryRow; calls: string[]; subject: string }) {
  switch (row.kind) {
    case "event":
      return <EventRow event={row.event} since={row.since} calls={calls} subject={subject} />;
    case "gap":
      return <GapRow gap={row.gap} />;
    case "conflict":
      return <ConflictRow conflict={row.conflict} />;
    case "folded":
      return <FoldedRow count={row.count} systems={row.systems} />;
  }
}

function RowFrame({
  time,
  phase,
  mark,
  children,
}: {
  time: ReactNode;
  phase: PhaseName;
  mark: MarkKind;
  children: ReactNode;
}) {
  return (
    <li className="flex items-stretch gap-2 px-3 hover:bg-sunken/50 sm:px-4">
      <div className="w-24 shrink-0 pt-2.5 pb-1 font-mono text-xs leading-[1.125rem] max-sm:hidden">{time}</div>
      <Lanes phase={phase} mark={mark} />
      <div className="min-w-0 flex-1 py-2">
        <div className="font-mono text-2xs text-ink-muted sm:hidden">{time}</div>
        {children}
      </div>
    </li>
  );
}

function EventRow({
  event,
  since,
  calls,
  subject,
}: {
  event: RecordEvent;
  since: number | null;
  calls: string[];
  subject: string;
}) {
  const time = (
    <>
      <time
        dateTime={event.at}
        title={event.time === "received" ? "When it was received: the source gave no time" : event.at}
      >
        {event.at.slice(11, 23)}
        {event.time === "received" && <span aria-hidden>*</span>}
      </time>
      {since !== null && since !== 0 && (
        <span className="text-2xs text-ink-faint sm:block"> {elapsedWords(since)}</span>
      )}
    </>
  );
  return (
    <RowFrame time={time} phase={event.phase} mark={event.basis}>
      <p className="text-sm">
        <PhaseWords phase={event.phase} />
        <span className="font-medium">
          <UntrustedText inline text={event.title} maxCharacters={120} />
        </span>
        {event.attempt !== null && event.kind !== "requested" && (
          <span className="ml-2 text-xs text-ink-muted">{attemptWords(event.attempt)}</span>
        )}
        {event.kind === "requested" && calls.length > 1 && (
          <WhichCall call={event.evaluation_id} calls={calls} subject={subject} />
        )}
      </p>
      {event.detail !== null && event.detail !== "" && (
        <div className="text-sm text-ink-muted">
          {event.phase === "request" && (
            <span className="text-xs text-ink-faint">The agent's own words, as its claim</span>
          )}
          <UntrustedText text={event.detail} maxCharacters={400} maxLines={6} />
        </div>
      )}
      <p className="text-xs text-ink-faint">
        <UntrustedText inline text={event.system} maxCharacters={60} />
        {" · "}
        <span title={BASIS_WORDS[event.basis].meaning}>{BASIS_WORDS[event.basis].words}</span>
      </p>
    </RowFrame>
  );
}

/** A story of several calls numbers them: the one that is looked at, and the way to the others. */
function WhichCall({ call, calls, subject }: { call: string; calls: string[]; subject: string }) {
  const number = `call ${calls.indexOf(call) + 1} of ${calls.length}`;
  return call === subject ? (
    <span className="ml-2 text-xs text-ink-muted">{number}, this one</span>
  ) : (
    <Link href={`/actions/${call}`} className="ml-2 text-xs text-accent-ink underline underline-offset-2">
      {number}
    </Link>
  );
}

function GapRow({ gap }: { gap: RecordGap }) {
  const isAwaited = gap.state === "awaited";
  return (
    <RowFrame
      time={
        <span className={isAwaited ? "text-accent-ink" : "text-risk-3-ink"}>{isAwaited ? "awaited" : "missing"}</span>
      }
      phase={gap.phase}
      mark={gap.state}
    >
      <p className="text-sm">
        <PhaseWords phase={gap.phase} />
        <span className={isAwaited ? "font-medium text-accent-ink" : "font-medium text-risk-3-ink"}>{gap.title}</span>
      </p>
      <p className="text-sm text-ink-muted">
        {gap.why} {silentSentence(gap)}
      </p>
      {gap.due_at !== null && isAwaited && (
        <p className="text-xs text-ink-faint">
          Until <time dateTime={gap.due_at}>{`${gap.due_at.slice(0, 10)} ${gap.due_at.slice(11, 19)} UTC`}</time>
        </p>
      )}
    </RowFrame>
  );
}

function ConflictRow({ conflict }: { conflict: RecordConflict }) {
  return (
    <RowFrame time={<span className="text-stop-ink">conflict</span>} phase={conflict.phase} mark="conflict">
      <p className="text-sm">
        <PhaseWords phase={conflict.phase} />
        <span className="font-medium text-stop-ink">{conflict.title}</span>
      </p>
      <p className="text-sm text-ink-muted">
        <UntrustedText inline text={conflict.why} maxCharacters={300} />
      </p>
    </RowFrame>
  );
}

/** This many systems are named. */
const SYSTEMS_NAMED = 4;

function FoldedRow({ count, systems }: { count: number; systems: readonly string[] }) {
  return (
    <li className="mx-3 my-1 rounded-md border border-dashed border-line-strong/60 px-3 py-1.5 text-sm sm:mx-4">
      {count.toLocaleString("en")} rows of{" "}
      {systems.slice(0, SYSTEMS_NAMED).map((system, index) => (
        <Fragment key={system}>
          {index > 0 && ", "}
          <UntrustedText inline text={system} maxCharacters={60} />
        </Fragment>
      ))}
      {systems.length > SYSTEMS_NAMED && ` and ${systems.length - SYSTEMS_NAMED} more`}.{" "}
      <Link href="?view=waterfall" scroll={false} className="text-accent-ink underline underline-offset-2">
        See them in the waterfall
      </Link>
    </li>
  );
}

function PhaseWords({ phase }: { phase: PhaseName }) {
  return <span className="mr-2 text-xs text-ink-muted">{phaseTitle(phase)}</span>;
}

const LEGEND: readonly (readonly [MarkKind, string])[] = [
  ["enforced", "enforced"],
  ["claimed", "claimed"],
  ["independent", "independent"],
  ["awaited", "awaited"],
  ["missing", "missing"],
  ["conflict", "conflict"],
];

function Legend() {
  return (
    <ul
      className="ml-auto flex flex-wrap justify-end gap-x-3 gap-y-1 text-2xs text-ink-muted"
      aria-label="What the marks mean"
    >
      {LEGEND.map(([kind, words]) => (
        <li key={kind} className="flex items-center gap-1">
          <Mark kind={kind} />
          {words}
        </li>
      ))}
    </ul>
  );
}
