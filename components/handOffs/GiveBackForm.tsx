"use client";

import { type FormEvent, useEffect, useRef } from "react";
import { Button } from "@/components/ui/Button";
import { Field, Textarea } from "@/components/ui/Field";
import { type ActionResult, errorOf } from "@/lib/contracts/actionResult";

/** Why the task goes back; the agent gets these words and may try again. */
export function GiveBackForm({
  words,
  isBusy,
  result,
  onWords,
  onSend,
  onBack,
}: {
  words: string;
  isBusy: boolean;
  result: ActionResult<unknown> | null;
  onWords: (words: string) => void;
  onSend: () => void;
  onBack: () => void;
}) {
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isBusy && words.trim() !== "") onSend();
  };
  return (
    <form onSubmit={submit} className="space-y-2.5">
      <Field
        label="Why does it go back?"
        hint="The agent gets these words and may try again; the rule is asked anew."
        error={errorOf(result, "reason")}
      >
        {(control) => (
          <Textarea
            {...control}
            ref={field}
            value={words}
            maxLength={4_000}
            required
            className="max-h-40"
            onChange={(event) => onWords(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === "Escape") onBack();
            }}
          />
        )}
      </Field>
      <div className="flex flex-wrap gap-2">
        <Button type="submit" tone="primary" disabled={isBusy || words.trim() === ""}>
          {isBusy ? "Sending…" : "Return it to the agent"}
        </Button>
        <Button tone="quiet" onClick={onBack}>
          Keep it
        </Button>
      </div>
    </form>
  );
}
