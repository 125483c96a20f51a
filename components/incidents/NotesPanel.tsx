"use client";

import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/Button";
import { Field, Textarea } from "@/components/ui/Field";
import { Panel } from "@/components/ui/Panel";
import { Time } from "@/components/ui/Time";
import { UntrustedText } from "@/components/ui/UntrustedText";
import { errorOf } from "@/lib/contracts/actionResult";
import type { IncidentMoved, IncidentView } from "@/lib/contracts/incidents";
import type { IncidentActions } from "./actions";
import { useSend } from "./useSend";

/** What people noted, for good. */
export function NotesPanel({
  incident: { id, notes, refusals },
  actions,
}: {
  incident: IncidentView;
  actions: IncidentActions;
}) {
  const [text, setText] = useState("");
  const { result, isBusy, send } = useSend<IncidentMoved>();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send(
      () => actions.note({ id, text }),
      () => setText(""),
    );
  };
  return (
    <Panel title={`Notes: ${notes.length}`}>
      <div className="space-y-3 text-sm">
        {notes.length === 0 && <p className="text-ink-muted">Nobody has written one.</p>}
        <ul className="space-y-3">
          {notes.map((one) => (
            <li key={one.id}>
              <p className="text-xs text-ink-muted">
                {one.by} <Time at={one.at} />
              </p>
              <UntrustedText text={one.text} maxCharacters={8_000} maxLines={200} />
            </li>
          ))}
        </ul>
        {refusals.note === null && (
          <form onSubmit={submit} className="space-y-2">
            <Field
              label="Write a note"
              hint="It is kept for good."
              error={errorOf(result, "text") ?? (result !== null && !result.ok ? result.message : undefined)}
            >
              {(control) => (
                <Textarea
                  {...control}
                  value={text}
                  maxLength={8000}
                  onChange={(event) => setText(event.target.value)}
                />
              )}
            </Field>
            <Button type="submit" size="small" disabled={isBusy || text.trim() === ""}>
              {isBusy ? "Writing…" : "Write it"}
            </Button>
          </form>
        )}
      </div>
    </Panel>
  );
}
