"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState, useTransition } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "@/components/ui/Dialog";
import { Field, Input, Textarea } from "@/components/ui/Field";
import { type ActionResult, errorOf } from "@/lib/contracts/actionResult";
import type { ExceptionView } from "@/lib/contracts/exceptions";
import { type ExceptionActions, UNREACHABLE } from "./actions";

const DAY_MS = 86_400_000;

/** Proposes a later end, which waits for review. */
export function RenewDialog({
  one: { agent, grant, expires_at },
  now,
  renew,
}: {
  one: ExceptionView;
  now: string;
  renew: ExceptionActions["renew"];
}) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [until, setUntil] = useState(dayOf(Date.parse(expires_at) + 7 * DAY_MS));
  const [reason, setReason] = useState("");
  const [result, setResult] = useState<ActionResult<unknown> | null>(null);
  const [isBusy, start] = useTransition();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    start(async () => {
      const sent = await renew({ agent, grant, reason, expiresAt: `${until}T23:59:59Z` }).catch(() => UNREACHABLE);
      setResult(sent);
      if (!sent.ok) return;
      setOpen(false);
      setReason("");
      toast.success(sent.value.message, {
        action: { label: "Open the change", onClick: () => router.push(`/changes/${sent.value.id}`) },
      });
      router.refresh();
    });
  };
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button size="small">Renew</Button>
      </DialogTrigger>
      <DialogContent
        title={`Renew ${grant}?`}
        description={`A change of ${agent}'s budget with another end. A later end waits for a security reviewer.`}
      >
        <form onSubmit={submit} className="space-y-4">
          <Field label="Until the end of this day, UTC" error={errorOf(result, "expiresAt")}>
            {(control) => (
              <Input
                {...control}
                type="date"
                required
                min={dayOf(Date.parse(now))}
                value={until}
                onChange={(event) => setUntil(event.target.value)}
              />
            )}
          </Field>
          <Field
            label="Why it is needed still"
            hint="Whoever reviews it reads this first."
            error={errorOf(result, "reason")}
          >
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
          {result !== null && !result.ok && (
            <p role="alert" className="text-sm font-medium text-stop-ink">
              {result.message}
            </p>
          )}
          <div className="flex justify-end gap-2">
            <DialogClose asChild>
              <Button>Leave its end</Button>
            </DialogClose>
            <Button type="submit" tone="primary" disabled={isBusy || reason.trim() === "" || until === ""}>
              {isBusy ? "Sending …" : "Propose this end"}
            </Button>
          </div>
        </form>
      </DialogContent>
    </Dialog>
  );
}

/** The calendar day, UTC, as a date field has it. */
function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
