"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "@/components/ui/Dialog";
import type { ActionResult } from "@/lib/contracts/actionResult";
import type { EndpointView } from "@/lib/contracts/webhooks";
import type { WithId } from "./SettingsPage";

const UNREACHABLE = { ok: false, message: "The server did not answer. It may still be in use: try again." } as const;

/** Says what ends with an endpoint before it does. */
export function DisableDialog({ endpoint: { id, label }, disable }: { endpoint: EndpointView; disable: WithId }) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [result, setResult] = useState<ActionResult<unknown> | null>(null);
  const [isBusy, startDisable] = useTransition();
  const submit = () =>
    startDisable(async () => {
      const ended = await disable({ id }).catch(() => UNREACHABLE);
      setResult(ended);
      if (!ended.ok) return;
      setOpen(false);
      toast.success(`Disabled: ${label}.`);
      router.refresh();
    });
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button size="small" aria-label={`Disable ${label}`}>
          Disable
        </Button>
      </DialogTrigger>
      <DialogContent
        title={`Disable ${label}?`}
        description="Nothing is sent to it any more, what waits for it is dropped, and its secret signs nothing again. To go on later, add it anew with another secret."
      >
        {result !== null && !result.ok && (
          <p role="alert" className="mb-4 text-sm font-medium text-stop-ink">
            {result.message}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <DialogClose asChild>
            <Button>Keep it</Button>
          </DialogClose>
          <Button tone="stop" disabled={isBusy} onClick={submit}>
            {isBusy ? "Disabling …" : "Disable it"}
          </Button>
        </div>
      </DialogContent>
    </Dialog>
  );
}
