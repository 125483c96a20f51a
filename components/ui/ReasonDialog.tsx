"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState, useTransition } from "react";
import { toast } from "sonner";
import { type ActionResult, errorOf } from "@/lib/contracts/actionResult";
import { Button } from "./Button";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "./Dialog";
import { Field, Textarea } from "./Field";

const REASON_MAX = 500;

/** A button that stops something, or leaves it as it is, and asks why first. What went wrong is said in the dialog, and the words stay. */
export function ReasonDialog({
  trigger,
  isQuiet = false,
  title,
  description,
  hint,
  leave,
  send,
  unreachable,
  done,
  undo,
  onSend,
}: {
  /** The button that opens it. */
  trigger: string;
  /** For what takes nothing away. */
  isQuiet?: boolean;
  title: string;
  /** What it does, and to what. */
  description: string;
  /** Who reads the reason. */
  hint: string;
  /** The button that changes nothing. */
  leave: string;
  send: string;
  /** What to believe when the server does not answer. */
  unreachable: string;
  /** Said when it is done; a function where that is known only then. */
  done: string | (() => string);
  /** Offered with it: takes it back, and says in a sentence what came of that. */
  undo?: () => Promise<ActionResult<{ message: string }>>;
  onSend: (reason: string) => Promise<ActionResult<unknown>>;
}) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState("");
  const [result, setResult] = useState<ActionResult<unknown> | null>(null);
  const [isBusy, start] = useTransition();
  const takeBack = async (act: NonNullable<typeof undo>) => {
    const taken = await act().catch(() => ({ ok: false, message: unreachable }) as const);
    if (taken.ok) toast.success(taken.value.message);
    else toast.error(taken.message);
    router.refresh();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    start(async () => {
      const sent = await onSend(reason).catch(() => ({ ok: false, message: unreachable }) as const);
      setResult(sent);
      if (!sent.ok) return;
      setOpen(false);
      toast.success(
        typeof done === "string" ? done : done(),
        undo === undefined ? {} : { action: { label: "Undo", onClick: () => void takeBack(undo) } },
      );
      router.refresh();
    });
  };
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button tone={isQuiet ? "quiet" : "stop"} size="small">
          {trigger}
        </Button>
      </DialogTrigger>
      <DialogContent title={title} description={description}>
        <form onSubmit={submit} className="space-y-4">
          <Field label="Why" hint={hint} error={errorOf(result, "reason")}>
            {(control) => (
              <Textarea
                {...control}
                value={reason}
                onChange={(event) => setReason(event.target.value)}
                maxLength={REASON_MAX}
                required
              />
            )}
          </Field>
          {result !== null && !result.ok && (
            <p role="alert" className="text-sm font-medium text-stop-ink">
              {result.message}
            </p>
          )}
          <div className="flex justify-end gap-2">
            <DialogClose asChild>
              <Button>{leave}</Button>
            </DialogClose>
            <Button type="submit" tone={isQuiet ? "primary" : "stop"} disabled={isBusy || reason.trim() === ""}>
              {isBusy ? "Sending…" : send}
            </Button>
          </div>
        </form>
      </DialogContent>
    </Dialog>
  );
}
