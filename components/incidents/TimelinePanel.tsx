import { Bot, User } from "lucide-react";
import Link from "next/link";
import { EmptyState } from "@/components/ui/EmptyState";
import { Panel } from "@/components/ui/Panel";
import { Time } from "@/components/ui/Time";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { IncidentDocument, TimelineLine } from "@/lib/contracts/incidents";

/** What the records tell and what people did about it, in order of time. */
export function TimelinePanel({ incident: { timeline, timeline_cut } }: { incident: IncidentDocument }) {
  return (
    <Panel title="Timeline" hint="Records, and what people did in the window. Times are in UTC." flush>
      {timeline.length === 0 ? (
        <EmptyState title="Nothing is on record in the window" />
      ) : (
        <ol aria-label="Timeline" className="divide-y divide-line">
          {timeline.map((line, position) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two lines may say the same at the same time, and none moves.
            <li key={position} className="grid gap-x-4 gap-y-0.5 px-4 py-2 text-sm sm:grid-cols-[12rem_minmax(0,1fr)]">
              <span className="flex items-start gap-2 text-xs leading-5 text-ink-muted">
                {line.from === "person" ? (
                  <User aria-label="A person" className="mt-0.5 size-3.5 shrink-0" />
                ) : (
                  <Bot aria-label="A record" className="mt-0.5 size-3.5 shrink-0" />
                )}
                <Time at={line.at} form="absolute" className="tabular" />
              </span>
              <Line line={line} />
            </li>
          ))}
        </ol>
      )}
      {timeline_cut && (
        <p className="border-t border-line px-4 py-2 text-sm text-ink-muted">There is more than is told here.</p>
      )}
    </Panel>
  );
}

function Line({ line: { words, said, by, basis, evaluation_id, change } }: { line: TimelineLine }) {
  return (
    <div className="min-w-0">
      <p className="[overflow-wrap:anywhere]">
        <UntrustedText text={words} inline maxCharacters={300} />
        {evaluation_id !== null && <More href={`/actions/${evaluation_id}`} words="The record" />}
        {change !== null && <More href={`/changes/${change}`} words="The change" />}
      </p>
      <p className="text-xs text-ink-muted">
        <UntrustedText text={by} inline maxCharacters={120} />
        {basis === "claimed" && ", its claim"}
        {said !== null && (
          <>
            : <UntrustedText text={said} inline maxCharacters={240} />
          </>
        )}
      </p>
    </div>
  );
}

function More({ href, words }: { href: string; words: string }) {
  return (
    <>
      {" "}
      <Link href={href} className="text-accent-ink underline underline-offset-2">
        {words}
      </Link>
    </>
  );
}
