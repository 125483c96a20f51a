"use client";

import { Check, Copy, Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/Dialog";
import { Field, Input } from "@/components/ui/Field";
import { type SourceActions, UNREACHABLE } from "./actions";

/** Makes a token and shows it once. */
export function IssueTokenDialog({ source, issue }: { source: string; issue: SourceActions["issueToken"] }) {
  const router = useRouter();
  const [secret, setSecret] = useState<string | null>(null);
  const [isCopied, setCopied] = useState(false);
  const [isBusy, startIssue] = useTransition();
  const submit = () =>
    startIssue(async () => {
      const issued = await issue({ source }).catch(() => UNREACHABLE);
      if (!issued.ok) {
        toast.error(issued.message);
        return;
      }
      setCopied(false);
      setSecret(issued.value.secret);
      router.refresh();
    });
  const copy = async () => {
    await navigator.clipboard.writeText(secret ?? "");
    setCopied(true);
  };
  return (
    <>
      <Button size="small" disabled={isBusy} onClick={submit}>
        <Plus aria-hidden className="size-3.5" />
        Make a token
      </Button>
      <Dialog open={secret !== null} onOpenChange={(open) => !open && setSecret(null)}>
        <DialogContent title="The token was made" description="Give it to the sender now. It is not shown again.">
          <div className="space-y-4">
            <Field label="Token">
              {(control) => (
                <Input
                  {...control}
                  readOnly
                  className="font-mono"
                  value={secret ?? ""}
                  onFocus={(event) => event.target.select()}
                />
              )}
            </Field>
            <div className="flex justify-end gap-2">
              <Button onClick={() => void copy().catch(() => undefined)}>
                {isCopied ? <Check aria-hidden className="size-4" /> : <Copy aria-hidden className="size-4" />}
                {isCopied ? "Copied" : "Copy it"}
              </Button>
              <DialogClose asChild>
                <Button tone="primary">I have kept it</Button>
              </DialogClose>
            </div>
          </div>
        </DialogContent>
      </Dialog>
    </>
  );
}
