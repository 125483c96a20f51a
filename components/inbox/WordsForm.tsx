"use client";

import { type FormEvent, useEffect, useRef } from "react";
import { Button, type ButtonTone } from "@/components/ui/Button";
import { Field, Textarea } from "@/components/ui/Field";
import { KeyHint } from "./KeyHint";

/** Words that go to the agent: Ctrl Enter sends them, Escape keeps them and goes back. */
export function WordsForm({
  label,
  hint,
  send,
  tone,
  words,
  error,
  isBusy,
  onChange,
  onSend,
  onBack,
}: {
  label: string;
  hint: string;
  /** What the button will do. */
  send: string;
  tone: ButtonTone;
  words: string;
  error: string | undefined;
  isBusy: boolean;
  onChange: (words: string) => void;
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
      <Field label={label} hint={hint} error={error}>
        {(control) => (
          <Textarea
            {...control}
            ref={field}
            value={words}
            maxLength={2000}
            required
            className="max-h-40"
            onChange={(event) => onChange(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === "Escape") onBack();
              if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.currentTarget.form?.requestSubmit();
            }}
          />
        )}
      </Field>
      <div className="flex flex-wrap gap-2">
        <Button type="submit" tone={tone} disabled={isBusy || words.trim() === ""}>
          {isBusy ? "Sending…" : send}
          <KeyHint>Ctrl Enter</KeyHint>
        </Button>
        <Button tone="quiet" onClick={onBack}>
          Back
          <KeyHint>Esc</KeyHint>
        </Button>
      </div>
    </form>
  );
}
