"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "@/components/ui/Dialog";
import type { ActionResult } from "@/lib/contracts/actionResult";
import type { AgentCredential } from "@/lib/contracts/agents";

export type RevokeCredential = (input: { id: string }) => Promise<ActionResult<{ permits: number }>>;

const UNREACHABLE = {
  ok: false,
  message: "The server did not answer. Look whether it is revoked before you try again.",
} as const;

/** Says what ends with a credential before it does. */
export function RevokeCredentialDialog({
  one: { id, tool, environment, hint },
  agent,
  revoke,
}: {
  one: Pick<AgentCredential, "id" | "tool" | "environment" | "hint">;
  agent: string;
  revoke: RevokeCredential;
}) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [result, setResult] = useState<ActionResult<unknown> | null>(null);
  const [isBusy, start] = useTransition();
  const submit = () =>
    start(async () => {
      const ended = await revoke({ id }).catch(() => UNREACHABLE);
      setResult(ended);
      if (!ended.ok) return;
      setOpen(false);
      const { permits } = ended.value;
      toast.success(`Revoked${permits === 0 ? "" : `, with ${permits} ${permits === 1 ? "permit" : "permits"}`}.`);
      router.refresh();
    });
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button size="small" tone="stop" aria-label={`Revoke ${hint} for ${tool} in ${environment}`}>
          Revoke
        </Button>
      </DialogTrigger>
      <DialogContent
        title="Revoke this credential?"
        description={`${hint} of ${agent}, for ${tool} in ${environment}. It ends at once and for good, with the access tokens and permits that it was handed: calls that hold it are refused from now on.`}
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
            {isBusy ? "Revoking …" : "Revoke it"}
          </Button>
        </div>
      </DialogContent>
    </Dialog>
  );
}
