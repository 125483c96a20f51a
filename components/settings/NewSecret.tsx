"use client";

import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/Button";
import { DialogClose, DialogContent } from "@/components/ui/Dialog";
import { Field, Input } from "@/components/ui/Field";

/** A new secret, which nobody can see again. `also` says what else the receiver should know. */
export function NewSecret({ secret, title, also = "" }: { secret: string; title: string; also?: string }) {
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(secret);
    setCopied(true);
  };
  return (
    <DialogContent
      title={title}
      description={`Give this secret to the receiver now: with it, it verifies that a webhook comes from this Ambit. It is not shown again.${also}`}
    >
      <div className="space-y-4">
        <Field label="Secret">
          {(control) => (
            <Input
              {...control}
              readOnly
              className="font-mono"
              value={secret}
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
  );
}
