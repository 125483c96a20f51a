"use client";

import { type FormEvent, type ReactNode, useState } from "react";
import { Button, type ButtonTone } from "@/components/ui/Button";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "@/components/ui/Dialog";
import type { ActionResult } from "@/lib/contracts/actionResult";
import { useSend } from "./useSend";

/** A button that opens a form. What went wrong is said in it, and what was typed stays; `children` gets the result for its fields. */
export function FormDialog<T extends { message: string }>({
  trigger,
  tone = "secondary",
  title,
  description,
  send: sendWords,
  leave = "Leave it",
  wide = false,
  canSend = true,
  onSend,
  onDone,
  children,
}: {
  trigger: ReactNode;
  tone?: ButtonTone;
  title: string;
  description?: string;
  /** The button that sends it. */
  send: string;
  leave?: string;
  wide?: boolean;
  canSend?: boolean;
  onSend: () => Promise<ActionResult<T>>;
  onDone?: (value: T) => void;
  children: (result: ActionResult<unknown> | null) => ReactNode;
}) {
  const [open, setOpen] = useState(false);
  const { result, isBusy, send, forget } = useSend<T>();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send(onSend, (value) => {
      setOpen(false);
      onDone?.(value);
    });
  };
  return (
    <Dialog
      open={open}
      onOpenChange={(to) => {
        setOpen(to);
        if (to) forget();
      }}
    >
      <DialogTrigger asChild>
        <Button tone={tone} size="small">
          {trigger}
        </Button>
      </DialogTrigger>
      <DialogContent title={title} wide={wide} {...(description === undefined ? {} : { description })}>
        <form onSubmit={submit} className="space-y-4">
          {children(result)}
          {result !== null && !result.ok && (
            <p role="alert" className="text-sm font-medium text-stop-ink">
              {result.message}
            </p>
          )}
          <div className="flex flex-wrap justify-end gap-2">
            <DialogClose asChild>
              <Button>{leave}</Button>
            </DialogClose>
            <Button type="submit" tone={tone === "stop" ? "stop" : "primary"} disabled={isBusy || !canSend}>
              {isBusy ? "Sending…" : sendWords}
            </Button>
          </div>
        </form>
      </DialogContent>
    </Dialog>
  );
}
