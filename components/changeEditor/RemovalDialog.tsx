"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState, useTransition } from "react";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "@/components/ui/Dialog";
import { Field, Textarea } from "@/components/ui/Field";
import { type ActionResult, errorOf } from "@/lib/contracts/actionResult";
import type { WriteDown } from "@/lib/contracts/changes";
import type { ChangeMoved } from "@/lib/contracts/changeViews";
import type { Propose } from "./ChangeEditor";
import { PreviewPanel } from "./PreviewPanel";
import { tellMoved } from "./tellMoved";
import { type Preview, usePreview } from "./usePreview";

interface Props {
  /** It as it stands in a sentence. */
  what: string;
  /** The change that removes it. */
  content: Record<string, unknown>;
  seen: NonNullable<WriteDown["seen"]>;
  preview: Preview;
  propose: Propose;
}

/** Proposes that something goes; what that would do stands in the dialog before it is sent. */
export function RemovalDialog(props: Props) {
  return (
    <Dialog>
      <DialogTrigger asChild>
        <Button tone="stop">Propose its removal</Button>
      </DialogTrigger>
      <DialogContent
        title={`Propose that ${props.what} goes?`}
        description="It becomes a change request: what widens waits for a security reviewer, what narrows is in force at once."
        wide
      >
        <RemovalForm {...props} />
      </DialogContent>
    </Dialog>
  );
}

/** Mounted while the dialog is open, so that nothing is worked out for one that nobody opens. */
function RemovalForm({ content, seen, preview, propose }: Props) {
  const router = useRouter();
  const [reason, setReason] = useState("");
  const [sent, setSent] = useState<ActionResult<ChangeMoved> | null>(null);
  const [isBusy, start] = useTransition();
  const { result, isStale } = usePreview(content, preview);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    start(async () => {
      const answered = await propose({ proposal: { ...content, reason }, submit: true, seen }).catch(
        () => ({ ok: false, message: "The server did not answer. Look at the changes before you try again." }) as const,
      );
      setSent(answered);
      if (!answered.ok) return;
      tellMoved(answered.value, true);
      router.push(`/changes/${answered.value.id}`);
    });
  };
  return (
    <form onSubmit={submit} className="space-y-4">
      <PreviewPanel result={result} isStale={isStale} isWhole />
      <Field label="Why" hint="Whoever reviews it reads this first." error={errorOf(sent, "reason")}>
        {(control) => (
          <Textarea
            {...control}
            value={reason}
            maxLength={2000}
            required
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
      {sent !== null && !sent.ok && (
        <p role="alert" className="text-sm font-medium text-stop-ink">
          {sent.message}
        </p>
      )}
      <div className="flex justify-end gap-2">
        <DialogClose asChild>
          <Button>Leave it in force</Button>
        </DialogClose>
        <Button type="submit" tone="stop" disabled={isBusy || reason.trim() === "" || (result !== null && !result.ok)}>
          {isBusy ? "Sending…" : "Propose its removal"}
        </Button>
      </div>
    </form>
  );
}
