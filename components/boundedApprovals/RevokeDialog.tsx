"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState, useTransition } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "@/components/ui/Dialog";
import { Field, Textarea } from "@/components/ui/Field";
import { type ActionResult, errorOf } from "@/lib/contracts/actionResult";
import type { RevokedBoundedApproval } from "@/lib/contracts/boundedApprovals";

export type RevokeBounded = (input: { id: string; reason: string }) => Promise<ActionResult<RevokedBoundedApproval>>;

const UNREACHABLE = { ok: false, message: "The server did not answer. It may still hold: try again." } as const;

/** Takes a bounded approval back, with a reason. */
export function RevokeDialog({ id, revoke }: { id: string; revoke: RevokeBounded }) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState("");
  const [result, setResult] = useState<ActionResult<unknown> | null>(null);
  const [isBusy, start] = useTransition();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    start(async () => {
      const revoked = await revoke({ id, reason }).catch(() => UNREACHABLE);
      setResult(revoked);
      if (!revoked.ok) return;
      setOpen(false);
      toast.success("Revoked. People are asked again.");
      router.refresh();
    });
  };
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button tone="stop" size="small">
          Revoke…
        </Button>
      </DialogTrigger>
      <DialogContent
        title="Revoke this bounded approval?"
        description="It answers nothing any more. What it answered and what is not under way ends too: the agent must ask people again."
      >
        <form onSubmit={submit} className="space-y-4">
          <Field label="Why" hint="Whoever gave it reads this." error={errorOf(result, "reason")}>
            {(control) => (
              <Textarea
                {...control}
                value={reason}
                onChange={(event) => setReason(event.target.value)}
                maxLength={500}
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
              <Button>Leave it in force</Button>
            </DialogClose>
            <Button type="submit" tone="stop" disabled={isBusy || reason.trim() === ""}>
              {isBusy ? "Revoking…" : "Revoke it"}
            </Button>
          </div>
        </form>
      </DialogContent>
    </Dialog>
  );
}
