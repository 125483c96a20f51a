"use client";

import { type FormEvent, useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/Button";
import { Field, Input, Select } from "@/components/ui/Field";
import { type ActionResult, errorOf } from "@/lib/contracts/actionResult";
import type { HandOffPerson } from "@/lib/contracts/handOffs";

/** Who gets the task instead: people who may take it. */
export function PassForm({
  candidates,
  isBusy,
  result,
  onSend,
  onBack,
}: {
  candidates: readonly HandOffPerson[];
  isBusy: boolean;
  result: ActionResult<unknown> | null;
  onSend: (to: string, note: string) => void;
  onBack: () => void;
}) {
  const [to, setTo] = useState(candidates[0]?.email ?? "");
  const [note, setNote] = useState("");
  const field = useRef<HTMLSelectElement>(null);
  useEffect(() => field.current?.focus(), []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isBusy && to !== "") onSend(to, note);
  };
  const back = (
    <Button tone="quiet" onClick={onBack}>
      Keep it
    </Button>
  );
  if (candidates.length === 0)
    return (
      <div className="flex flex-wrap items-center gap-2 text-sm text-ink-muted">
        <p>Nobody else may take it: return it to the agent, or have a reviewer look at the rule.</p>
        {back}
      </div>
    );
  return (
    <form
      onSubmit={submit}
      className="space-y-2.5"
      onKeyDown={(event) => {
        if (event.key === "Escape") onBack();
      }}
    >
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label="To whom" error={errorOf(result, "to")}>
          {(control) => (
            <Select {...control} ref={field} value={to} onChange={(event) => setTo(event.target.value)}>
              {candidates.map(({ name, email }) => (
                <option key={email} value={email}>
                  {name} ({email})
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label="A word for them" error={errorOf(result, "note")}>
          {(control) => (
            <Input {...control} value={note} maxLength={1_000} onChange={(event) => setNote(event.target.value)} />
          )}
        </Field>
      </div>
      <div className="flex flex-wrap gap-2">
        <Button type="submit" tone="primary" disabled={isBusy || to === ""}>
          {isBusy ? "Sending…" : "Pass it on"}
        </Button>
        {back}
      </div>
    </form>
  );
}
