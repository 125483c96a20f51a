"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "@/components/ui/Dialog";
import type { ActionResult } from "@/lib/contracts/actionResult";
import { UNREACHABLE } from "./actions";

/** A button that says what will happen, and does it once that was read. */
export function ConfirmDialog({
  label,
  name,
  title,
  description,
  confirm,
  run,
  done,
}: {
  label: string;
  name?: string;
  title: string;
  description: string;
  confirm: string;
  run: () => Promise<ActionResult<unknown>>;
  done: string;
}) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [message, setMessage] = useState<string | null>(null);
  const [isBusy, start] = useTransition();
  const submit = () =>
    start(async () => {
      const result = await run().catch(() => UNREACHABLE);
      setMessage(result.ok ? null : result.message);
      if (!result.ok) return;
      setOpen(false);
      toast.success(done);
      router.refresh();
    });
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button size="small" aria-label={name}>
          {label}
        </Button>
      </DialogTrigger>
      <DialogContent title={title} description={description}>
        {message !== null && (
          <p role="alert" className="mb-4 text-sm font-medium text-stop-ink">
            {message}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <DialogClose asChild>
            <Button>Leave it</Button>
          </DialogClose>
          <Button tone="stop" disabled={isBusy} onClick={submit}>
            {confirm}
          </Button>
        </div>
      </DialogContent>
    </Dialog>
  );
}
