"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState, useTransition } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "@/components/ui/Dialog";
import { Field, Textarea } from "@/components/ui/Field";
import type { ActionResult } from "@/lib/contracts/actionResult";
import { type KillSwitchView, killSwitchWords } from "@/lib/contracts/killSwitches";
import type { Release } from "./KillSwitchesPage";

const UNREACHABLE = { ok: false, message: "The server did not answer. The switch may still hold: try again." } as const;

/** Releases a switch, or says why this person cannot. */
export function ReleaseDialog({ one, release }: { one: KillSwitchView; release: Release }) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState("");
  const [result, setResult] = useState<ActionResult<unknown> | null>(null);
  const [isBusy, startRelease] = useTransition();
  if (one.releaseRefusal !== null) return <p className="max-w-64 text-xs text-ink-muted">{one.releaseRefusal}</p>;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    startRelease(async () => {
      const released = await release({ id: one.id, reason }).catch(() => UNREACHABLE);
      setResult(released);
      if (!released.ok) return;
      setOpen(false);
      toast.success(`Released: ${killSwitchWords(one)}.`);
      router.refresh();
    });
  };
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button>Release</Button>
      </DialogTrigger>
      <DialogContent
        title={`Release ${killSwitchWords(one)}?`}
        description="Calls are decided again at once. Permits, access tokens and approvals that the switch ended stay ended: agents ask anew."
      >
        <form onSubmit={submit} className="space-y-4">
          <Field label="Why it can go on" hint="Kept with the switch. Not required.">
            {(control) => (
              <Textarea
                {...control}
                value={reason}
                onChange={(event) => setReason(event.target.value)}
                maxLength={500}
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
              <Button>Leave it stopped</Button>
            </DialogClose>
            <Button type="submit" tone="primary" disabled={isBusy}>
              {isBusy ? "Releasing …" : "Release it"}
            </Button>
          </div>
        </form>
      </DialogContent>
    </Dialog>
  );
}
