"use client";

import clsx from "clsx";
import { useRouter } from "next/navigation";
import { type ReactNode, useState, useTransition } from "react";

import { Button } from "@/components/ui/Button";
import { Panel } from "@/components/ui/Panel";
import type { ActionResult } from "@/lib/contracts/actionResult";
import { PREVIEW_DAYS, type WriteDown } from "@/lib/contracts/changes";
import type { ChangeMoved } from "@/lib/contracts/changeViews";
import { PreviewPanel } from "./PreviewPanel";
import { tellMoved } from "./tellMoved";
import { useKeptDraft } from "./useKeptDraft";
import { type Preview, usePreview } from "./usePreview";
import { testsOf, WhyFields } from "./WhyFields";

export type Propose = (input: WriteDown) => Promise<ActionResult<ChangeMoved>>;

/** What went wrong with a field, as the server points at it. */
export type Pointed = readonly { pointer: string; message: string }[];

interface Kept<T> {
  draft: T;
  reason: string;
  tests: string;
}

/**
 * Edits something that changes by request: the fields on the left, what each edit would do on the right, and the reason below. What was
 * typed is kept in the tab until it is sent.
 */
export function ChangeEditor<T>({
  keptAs,
  given,
  change,
  seen,
  contentOf,
  preview,
  propose,
  children,
}: {
  /** What tells this draft from others in the tab. */
  keptAs: string;
  given: T;
  /** The request that is edited; null for a new one. */
  change: { id: string; reason: string; tests: string[]; startsAt: string | null } | null;
  /** What of the organisation the draft takes the place of, as it was when the page was loaded: what has changed since is not undone unseen. */
  seen: (draft: T) => NonNullable<WriteDown["seen"]>;
  /** What the draft says, as a change has it; null while something of it cannot be read. */
  contentOf: (draft: T) => Record<string, unknown> | null;
  preview: Preview;
  propose: Propose;
  /** The fields. `refused`: what the server found wrong with the newest edit. */
  children: (fields: { draft: T; setDraft: (next: T) => void; refused: Pointed }) => ReactNode;
}) {
  const router = useRouter();
  const [first] = useState<Kept<T>>(() => ({
    draft: given,
    reason: change?.reason ?? "",
    tests: change?.tests.join("\n") ?? "",
  }));
  const {
    draft: kept,
    setDraft: keep,
    isChanged,
    isRestored,
    forget,
  } = useKeptDraft(JSON.stringify([keptAs, change?.id, seen(given).map(({ version }) => version)]), first);
  const [days, setDays] = useState<number>(30);
  const [sent, setSent] = useState<ActionResult<ChangeMoved> | null>(null);
  const [isBusy, start] = useTransition();
  const content = contentOf(kept.draft);
  const { result, isStale } = usePreview(content === null ? null : { ...content, days }, preview);
  const refused = result !== null && !result.ok && !isStale ? (result.errors ?? []) : [];
  const mayBeSent = !isBusy && content !== null && kept.reason.trim() !== "";
  const send = (submit: boolean) =>
    start(async () => {
      const startsAt = change?.startsAt ?? null;
      const proposal = {
        ...content,
        reason: kept.reason,
        tests: testsOf(kept.tests),
        ...(startsAt === null ? {} : { startsAt }),
      };
      const written = { proposal, submit, seen: seen(kept.draft), ...(change === null ? {} : { change: change.id }) };
      const answered = await propose(written).catch(
        () =>
          ({
            ok: false,
            message: "The server did not answer. What you typed is kept; look at the changes before you send it again.",
          }) as const,
      );
      setSent(answered);
      if (!answered.ok) return;
      forget();
      tellMoved(answered.value, submit);
      router.push(`/changes/${answered.value.id}`);
    });
  return (
    <div className="grid items-start gap-6 xl:grid-cols-2">
      <div className="min-w-0 space-y-4">
        {isRestored && (
          <p className="flex flex-wrap items-center justify-between gap-2 rounded-md border border-line px-3 py-2 text-sm">
            This is what you had typed before.
            <Button
              size="small"
              onClick={() => {
                keep(first);
                forget();
              }}
            >
              Begin again from what is in force
            </Button>
          </p>
        )}
        {children({ draft: kept.draft, setDraft: (draft) => keep({ ...kept, draft }), refused })}
        <Panel title="Propose it">
          <div className="space-y-3">
            <WhyFields
              reason={kept.reason}
              tests={kept.tests}
              sent={sent}
              onReason={(reason) => keep({ ...kept, reason })}
              onTests={(tests) => keep({ ...kept, tests })}
            />
            {sent !== null && !sent.ok && (
              <p role="alert" className="text-sm font-medium text-stop-ink">
                {sent.message}
              </p>
            )}
            <div className="flex flex-wrap gap-2">
              <Button tone="primary" disabled={!mayBeSent} onClick={() => send(true)}>
                {isBusy ? "Sending…" : "Submit this change"}
              </Button>
              <Button disabled={!mayBeSent} onClick={() => send(false)}>
                Keep it as a draft
              </Button>
            </div>
            <p className="text-xs text-ink-muted">
              {isChanged ? "What you typed is kept in this tab until it is sent." : "Nothing is edited yet."}
            </p>
          </div>
        </Panel>
      </div>
      <div className="min-w-0 space-y-3 xl:sticky xl:top-4">
        <DaysChoice days={days} onChange={setDays} />
        <PreviewPanel result={result} isStale={isStale} isWhole={content !== null} />
      </div>
    </div>
  );
}

function DaysChoice({ days, onChange }: { days: number; onChange: (days: number) => void }) {
  return (
    <fieldset className="flex w-fit rounded-md border border-line bg-sunken p-0.5 text-xs">
      <legend className="sr-only">Replay of</legend>
      {PREVIEW_DAYS.map((period) => (
        <button
          key={period}
          type="button"
          aria-pressed={period === days}
          onClick={() => onChange(period)}
          className={clsx(
            "rounded px-2.5 py-1 font-medium",
            period === days ? "bg-surface text-ink shadow-raised" : "text-ink-muted hover:text-ink",
          )}
        >
          {period} days
        </button>
      ))}
    </fieldset>
  );
}
