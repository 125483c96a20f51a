"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "@/components/ui/Dialog";
import type { ActionResult } from "@/lib/contracts/actionResult";
import type { EndpointView, RotatedSecret } from "@/lib/contracts/webhooks";
import { NewSecret } from "./NewSecret";
import type { Rotate } from "./SettingsPage";

const UNREACHABLE = {
  ok: false,
  message: "The server did not answer. Its secret may have changed: look at the list before you try again.",
} as const;

/** Says what a new secret does to the one in force, makes it, and shows it once. */
export function RotateDialog({
  endpoint: { id, label, former_secret_until: formerUntil },
  rotate,
}: {
  endpoint: EndpointView;
  rotate: Rotate;
}) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [result, setResult] = useState<ActionResult<RotatedSecret> | null>(null);
  const [isBusy, startRotation] = useTransition();
  const onOpenChange = (to: boolean) => {
    setOpen(to);
    // The secret goes with the window.
    if (!to) setResult(null);
  };
  const submit = () =>
    startRotation(async () => {
      const rotated = await rotate({ id }).catch(() => UNREACHABLE);
      setResult(rotated);
      if (rotated.ok) router.refresh();
    });
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogTrigger asChild>
        <Button size="small" aria-label={`New secret for ${label}`}>
          New secret
        </Button>
      </DialogTrigger>
      {result?.ok ? (
        <NewSecret
          secret={result.value.secret}
          title={`${label} has a new secret`}
          also=" For the next 24 hours the secret before it signs too."
        />
      ) : (
        <DialogContent
          title={`A new secret for ${label}?`}
          description="From now on webhooks are signed with it. For 24 hours they are signed with the one before as well, so that the receiver can change over in its own time."
        >
          {formerUntil !== null && (
            <p className="mb-4 text-sm">
              It was changed within the last 24 hours. The secret before that change stops signing at once.
            </p>
          )}
          {result !== null && !result.ok && (
            <p role="alert" className="mb-4 text-sm font-medium text-stop-ink">
              {result.message}
            </p>
          )}
          <div className="flex justify-end gap-2">
            <DialogClose asChild>
              <Button>Keep the one it has</Button>
            </DialogClose>
            <Button tone="primary" disabled={isBusy} onClick={submit}>
              {isBusy ? "Making it …" : "Make a new secret"}
            </Button>
          </div>
        </DialogContent>
      )}
    </Dialog>
  );
}
