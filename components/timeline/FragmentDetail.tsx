"use client";

import clsx from "clsx";
import { useEffect, useState } from "react";
import { Facts } from "@/components/actions/WhyPanel";
import { Badge } from "@/components/ui/Badge";
import { Button } from "@/components/ui/Button";
import { Skeleton } from "@/components/ui/Skeleton";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { RecordFragment, RecordFragmentAnswer } from "@/lib/contracts/actions";
import { joinSentence, type KeyTold, keyMarks, keysTold } from "./keyMarks";
import { RetractedList } from "./RetractedList";
import { JoinMark } from "./RowMarks";

/** What of a record is shown before all of it is asked for. */
const SHOWN = { characters: 12_000, lines: 250 };

/** One log record: why it belongs here, its keys, and the record as it came. Read when it is opened. */
export function FragmentDetail({ recordId, fragmentId }: { recordId: string; fragmentId: string }) {
  const [answer, setAnswer] = useState<RecordFragmentAnswer | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (failed) return;
    const stop = new AbortController();
    const read = async () => {
      const response = await fetch(`/api/v1/actions/${recordId}/fragments/${fragmentId}`, { signal: stop.signal });
      if (!response.ok) throw new Error(`the fragment answered ${response.status}`);
      setAnswer((await response.json()) as RecordFragmentAnswer);
    };
    read().catch(() => {
      if (!stop.signal.aborted) setFailed(true);
    });
    return () => stop.abort();
  }, [recordId, fragmentId, failed]);
  if (failed)
    return (
      <p role="alert" className="flex flex-wrap items-center gap-3">
        The log record could not be read.{" "}
        <Button size="small" onClick={() => setFailed(false)}>
          Read it again
        </Button>
      </p>
    );
  if (answer === null)
    return (
      <div role="status" aria-label="Reading the log record" className="space-y-2">
        <Skeleton className="h-4 w-2/3" />
        <Skeleton className="h-24 w-full" />
      </div>
    );
  const { fragment, retracted } = answer;
  const keys = keysTold(fragment);
  return (
    <>
      <Joined fragment={fragment} keys={keys} />
      {retracted.length > 0 && (
        <div>
          <h4 className="mb-1 text-xs font-medium text-ink-muted">Joins that were taken back</h4>
          <RetractedList retracted={retracted} />
        </div>
      )}
      <Keys keys={keys} />
      <Facts facts={factsOf(fragment)} />
      <Raw fragment={fragment} keys={keys} />
    </>
  );
}

function Joined({ fragment, keys }: { fragment: RecordFragment; keys: readonly KeyTold[] }) {
  return (
    <div>
      <h4 className="mb-1 flex flex-wrap items-center gap-2 text-xs font-medium text-ink-muted">
        How this was joined <JoinMark basis={fragment.join.basis} />
      </h4>
      <p>{joinSentence(fragment, keys)}</p>
      <p className="text-ink-muted">
        <UntrustedText inline text={fragment.join.why} maxCharacters={600} />
      </p>
    </div>
  );
}

function Keys({ keys }: { keys: readonly KeyTold[] }) {
  if (keys.length === 0) return <p className="text-ink-muted">No key was found in it.</p>;
  return (
    <div>
      <h4 className="mb-1 text-xs font-medium text-ink-muted">Keys found in it</h4>
      <ul aria-label="Keys" className="space-y-1">
        {keys.map(({ kind, value, label, class: held, joined }) => (
          <li
            key={`${kind} ${value}`}
            className={clsx("rounded border px-2 py-1", joined ? "border-accent bg-accent-soft/60" : "border-line")}
          >
            <span className="flex flex-wrap items-center gap-x-2 text-xs text-ink-muted">
              {label}
              {held !== null && <span>{held}</span>}
              {joined && <Badge tone="accent">joined by this</Badge>}
            </span>
            <UntrustedText inline mono text={value} maxCharacters={512} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function factsOf(fragment: RecordFragment) {
  const text = (name: string, value: string | null) =>
    value === null ? [] : [[name, <UntrustedText key={name} inline text={value} maxCharacters={400} />] as const];
  const { resource } = fragment;
  return [
    ...text("Principal", fragment.principal),
    ...text("Verb", fragment.verb),
    ...text("Resource", resource === null ? null : `${resource.type} ${resource.id}`),
    ...text("Error", fragment.error),
    ...text("Source", fragment.source),
    ...text("Kind", fragment.kind),
    ["Received", `${fragment.received_at.slice(0, 10)} ${fragment.received_at.slice(11, 23)} UTC`] as const,
    ...text("Content's SHA-256", fragment.content_digest),
  ];
}

/** As it came, with every key lit up where it stands. */
function Raw({ fragment, keys }: { fragment: RecordFragment; keys: readonly KeyTold[] }) {
  const [isWhole, setWhole] = useState(false);
  const text = JSON.stringify(fragment.content, null, 2);
  const isLong = text.length > SHOWN.characters || text.split("\n", SHOWN.lines + 1).length > SHOWN.lines;
  return (
    <div>
      <h4 className="mb-1 text-xs font-medium text-ink-muted">The record as it came</h4>
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
        tabIndex={0}
        aria-label="The record as it came"
        className="max-h-96 overflow-auto rounded-md border border-line bg-sunken px-3 py-2 text-xs leading-5"
      >
        <UntrustedText
          mono
          text={text}
          marks={keyMarks(keys)}
          maxCharacters={isWhole ? Number.POSITIVE_INFINITY : SHOWN.characters}
          maxLines={isWhole ? Number.POSITIVE_INFINITY : SHOWN.lines}
        />
      </section>
      {isLong && !isWhole && (
        <Button size="small" className="mt-2" onClick={() => setWhole(true)}>
          Show the whole record
        </Button>
      )}
    </div>
  );
}
