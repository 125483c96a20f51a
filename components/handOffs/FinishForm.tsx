"use client";

import { type FormEvent, useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/Button";
import { Field, Input, Textarea } from "@/components/ui/Field";
import { type ActionResult, errorOf } from "@/lib/contracts/actionResult";
import type { Finish } from "@/lib/contracts/handOffs";
import { type Change, ChangeFields, NO_CHANGE, statedChanges } from "./ChangeFields";

/** What was done: words that the agent and the record get, and what has changed, where the owner says so. */
export function FinishForm({
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
  onSend: (said: Finish) => void;
  onBack: () => void;
}) {
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  const [reference, setReference] = useState("");
  const [changes, setChanges] = useState<Change[]>([]);
  const isFilled = words.trim() !== "" && changes.every(({ type, of }) => type.trim() !== "" && of.trim() !== "");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isBusy || !isFilled) return;
    onSend({
      result: words,
      ...(reference.trim() === "" ? {} : { reference }),
      state_changes: statedChanges(changes),
    });
  };
  return (
    <form onSubmit={submit} className="space-y-3">
      <Field
        label="What did you do?"
        hint="The agent gets these words, and the record keeps them as yours."
        error={errorOf(result, "result")}
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
      {changes.map((change, position) => (
        <ChangeFields
          // biome-ignore lint/suspicious/noArrayIndexKey: a change has no identity but its place until it is sent.
          key={position}
          change={change}
          number={position + 1}
          onChange={(next) => setChanges(changes.map((one, at) => (at === position ? next : one)))}
          onRemove={() => setChanges(changes.filter((_, at) => at !== position))}
        />
      ))}
      <div className="flex flex-wrap items-end gap-3">
        <div className="min-w-48 flex-1">
          <Field label="Reference (a ticket, a booking)" error={errorOf(result, "reference")}>
            {(control) => (
              <Input
                {...control}
                value={reference}
                maxLength={2_048}
                onChange={(event) => setReference(event.target.value)}
              />
            )}
          </Field>
        </div>
        <Button onClick={() => setChanges([...changes, NO_CHANGE])} disabled={changes.length >= 20}>
          Add what changed
        </Button>
      </div>
      <div className="flex flex-wrap gap-2">
        <Button type="submit" tone="primary" disabled={isBusy || !isFilled}>
          {isBusy ? "Sending…" : "Report it done"}
        </Button>
        <Button tone="quiet" onClick={onBack}>
          Not yet
        </Button>
      </div>
    </form>
  );
}
