"use client";

import clsx from "clsx";
import { type ReactNode, useEffect, useState } from "react";
import { Facts } from "@/components/actions/WhyPanel";
import { Badge } from "@/components/ui/Badge";
import { Button } from "@/components/ui/Button";
import { Skeleton } from "@/components/ui/Skeleton";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { RecordFragment, RetractedJoin } from "@/lib/contracts/actions";
import type { WeighedAnswer } from "@/lib/contracts/weighed";
import { type KeyTold, keyMarks } from "./keyMarks";
import { RetractedList } from "./RetractedList";
import { Weighed } from "./Weighed";

/** What of a record is shown before all of it is asked for. */
const SHOWN = { characters: 12_000, lines: 250 };

/** What an address answers about a log record, read when it is opened. */
export function ReadFragment<T>({ address, children }: { address: string; children: (answer: T) => ReactNode }) {
  const [answer, setAnswer] = useState<T | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (failed) return;
    const stop = new AbortController();
    const read = async () => {
      const response = await fetch(address, { signal: stop.signal });
      if (!response.ok) throw new Error(`the fragment answered ${response.status}`);
      setAnswer((await response.json()) as T);
    };
    read().catch(() => {
      if (!stop.signal.aborted) setFailed(true);
    });
    return () => stop.abort();
  }, [address, failed]);
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
  return children(answer);
}

/** What a fragment is made of, wherever it belongs. */
type Told = Pick<
  RecordFragment,
  "principal" | "verb" | "resource" | "error" | "source" | "kind" | "received_at" | "content_digest" | "content"
>;

/** Its keys, what it says, and the record as it came; before them what it was weighed against and the joins that were taken back. */
export function FragmentParts({
  fragment,
  keys,
  retracted,
  weighed,
  joinedWords,
}: {
  fragment: Told;
  keys: readonly KeyTold[];
  retracted: readonly RetractedJoin[];
  weighed: WeighedAnswer | null;
  /** What is said of the keys that joined it. */
  joinedWords: string;
}) {
  return (
    <>
      {weighed !== null && (
        <div>
          <h4 className="mb-1 text-xs font-medium text-ink-muted">What it was weighed against</h4>
          <Weighed weighed={weighed} />
        </div>
      )}
      {retracted.length > 0 && (
        <div>
          <h4 className="mb-1 text-xs font-medium text-ink-muted">Joins that were taken back</h4>
          <RetractedList retracted={retracted} />
        </div>
      )}
      <Keys keys={keys} joinedWords={joinedWords} />
      <Facts facts={factsOf(fragment)} />
      <Raw content={fragment.content} keys={keys} />
    </>
  );
}

function Keys({ keys, joinedWords }: { keys: readonly KeyTold[]; joinedWords: string }) {
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
              {joined && <Badge tone="accent">{joinedWords}</Badge>}
            </span>
            <UntrustedText inline mono text={value} maxCharacters={512} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function factsOf(fragment: Told) {
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
function Raw({ content, keys }: { content: Told["content"]; keys: readonly KeyTold[] }) {
  const [isWhole, setWhole] = useState(false);
  const text = JSON.stringify(content, null, 2);
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
