"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useState, useTransition } from "react";

import { Button } from "@/components/ui/Button";
import { Panel } from "@/components/ui/Panel";
import type { ActionResult } from "@/lib/contracts/actionResult";
import type { WriteDown } from "@/lib/contracts/changes";
import type { ChangeMoved } from "@/lib/contracts/changeViews";
import { PreviewPanel } from "./PreviewPanel";
import { tellMoved } from "./tellMoved";
import { type Preview, usePreview } from "./usePreview";
import { testsOf, WhyFields } from "./WhyFields";

export interface ProposalActions {
  preview: Preview;
  propose: (input: WriteDown) => Promise<ActionResult<ChangeMoved>>;
}

const UNREACHABLE = {
  ok: false,
  message: "The server did not answer. What you typed is kept; look at the changes before you send it again.",
} as const;

/**
 * A change request that a form makes: its fields, and beside them what it would do before anything is written. Sent, it has a page of
 * its own.
 */
export function ProposalForm({
  content,
  missing,
  basis,
  actions: { preview, propose },
  onSent,
  children,
}: {
  /** In the shapes of a bundle; null while something is missing, or it says what is in force. */
  content: Record<string, unknown> | null;
  /** What to do then, as a sentence. */
  missing: string;
  /** Of what the form began from, where it says the whole of something: what has changed since is not undone unseen. */
  basis?: string | undefined;
  actions: ProposalActions;
  /** What was typed is written down now. */
  onSent?: () => void;
  /** The fields. */
  children: ReactNode;
}) {
  const router = useRouter();
  const [reason, setReason] = useState("");
  const [tests, setTests] = useState("");
  const [sent, setSent] = useState<ActionResult<ChangeMoved> | null>(null);
  const [isBusy, start] = useTransition();
  const { result, isStale } = usePreview(content, preview);
  const send = (submit: boolean) =>
    start(async () => {
      const answered = await propose({
        proposal: { ...content, reason, tests: testsOf(tests) },
        submit,
        ...(basis === undefined ? {} : { basis }),
      }).catch(() => UNREACHABLE);
      setSent(answered);
      if (!answered.ok) return;
      onSent?.();
      tellMoved(answered.value, submit);
      router.push(`/changes/${answered.value.id}`);
    });
  const told = content !== null && !isStale && result?.ok ? result.value : null;
  const isReady = told !== null && told.difference.verdict !== "nothing" && reason.trim() !== "" && !isBusy;
  return (
    <div className="grid items-start gap-6 xl:grid-cols-2">
      <div className="min-w-0 space-y-4">
        {children}
        <Panel title="Propose it">
          <div className="space-y-3">
            <WhyFields reason={reason} tests={tests} sent={sent} onReason={setReason} onTests={setTests} />
            {sent !== null && !sent.ok && (
              <p role="alert" className="text-sm font-medium text-stop-ink">
                {sent.message}
              </p>
            )}
            <div className="flex flex-wrap gap-2">
              <Button tone="primary" disabled={!isReady || told?.refusal !== null} onClick={() => send(true)}>
                {isBusy ? "Sending …" : "Submit this change"}
              </Button>
              <Button disabled={!isReady} onClick={() => send(false)}>
                Keep it as a draft
              </Button>
            </div>
          </div>
        </Panel>
      </div>
      <div className="min-w-0 xl:sticky xl:top-16">
        <PreviewPanel
          result={content === null ? null : result}
          isStale={isStale}
          isWhole={content !== null}
          notWhole={missing}
        />
      </div>
    </div>
  );
}
