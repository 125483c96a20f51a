"use client";

import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "@/components/ui/Dialog";
import { Field, Textarea } from "@/components/ui/Field";
import { type ActionResult, errorOf } from "@/lib/contracts/actionResult";
import { BULK_DENY_MAX, type BulkResults } from "@/lib/contracts/bulkAnswers";

/** Asks for the one reason of several denials. What was typed stays when it could not be sent. */
export function DenyManyDialog({
  count,
  isBusy,
  result,
  onDeny,
}: {
  count: number;
  isBusy: boolean;
  result: ActionResult<BulkResults> | null;
  onDeny: (reason: string, close: () => void) => void;
}) {
  const [isOpen, setOpen] = useState(false);
  const [reason, setReason] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const close = () => {
      setOpen(false);
      setReason("");
    };
    if (!isBusy && reason.trim() !== "") onDeny(reason, close);
  };
  return (
    <Dialog open={isOpen} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button tone="stop" size="small" disabled={count > BULK_DENY_MAX}>
          Deny {count}…
        </Button>
      </DialogTrigger>
      <DialogContent title={count === 1 ? "Deny this approval" : `Deny ${count} approvals`}>
        <form onSubmit={submit} className="space-y-4">
          <Field
            label="Why not?"
            hint="Every agent that asked gets these words."
            error={errorOf(result, "reason") ?? (result !== null && !result.ok ? result.message : undefined)}
          >
            {(control) => (
              <Textarea
                {...control}
                value={reason}
                maxLength={2000}
                required
                onChange={({ target }) => setReason(target.value)}
              />
            )}
          </Field>
          <div className="flex gap-2">
            <Button type="submit" tone="stop" disabled={isBusy || reason.trim() === ""}>
              {isBusy ? "Sending…" : count === 1 ? "Deny it" : `Deny all ${count}`}
            </Button>
            <DialogClose asChild>
              <Button tone="quiet">Back</Button>
            </DialogClose>
          </div>
        </form>
      </DialogContent>
    </Dialog>
  );
}
