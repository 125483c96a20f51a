"use client";

import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/Button";
import { Field, Textarea } from "@/components/ui/Field";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { ApprovalDetail, EditedArguments } from "@/lib/contracts/approvals";
import { ArgumentInput } from "./ArgumentInput";
import { argumentFields } from "./argumentFields";
import { argumentRows } from "./argumentRows";
import { KeyHint } from "./KeyHint";
import { useKeptWhileAway } from "./keptWhileAway";

type Arguments = EditedArguments;

/**
 * The arguments as fields where they are plain, and as JSON always. What changes is shown before it is sent; the server decides the
 * edited action again and saves nothing that the budget would deny.
 */
export function EditForm({
  approval,
  isBusy,
  onSend,
  onBack,
}: {
  approval: Pick<ApprovalDetail, "id" | "arguments" | "input_schema">;
  isBusy: boolean;
  onSend: (args: Arguments) => void;
  onBack: () => void;
}) {
  const before = (approval.arguments ?? {}) as Arguments;
  const fields = argumentFields(approval.input_schema, before);
  const [text, setText] = useState(() => JSON.stringify(before, null, 2));
  useKeptWhileAway(`${approval.id} arguments`, text, setText);
  const [asJson, setAsJson] = useState(fields === null);
  const edited = parsed(text);
  const changes =
    edited === null ? [] : argumentRows(edited, { arguments: before }).filter(({ change }) => change !== "same");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isBusy && edited !== null && changes.length > 0) onSend(edited);
  };
  return (
    <form onSubmit={submit} onKeyDown={(event) => event.key === "Escape" && onBack()} className="space-y-3">
      <div className="flex items-center justify-between gap-3">
        <h2 className="text-sm font-semibold">Approve with other arguments</h2>
        {fields !== null && (
          <Button tone="quiet" size="small" onClick={() => setAsJson(!asJson)}>
            {asJson ? "As fields" : "As JSON"}
          </Button>
        )}
      </div>
      {asJson || fields === null || edited === null ? (
        <Field label="Arguments" error={edited === null ? "It is no JSON object." : undefined}>
          {(control) => (
            <Textarea
              {...control}
              autoFocus
              value={text}
              spellCheck={false}
              className="min-h-32 font-mono text-xs"
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
      ) : (
        <div className="grid gap-3 sm:grid-cols-2">
          {fields.map((field, index) => (
            <ArgumentInput
              key={field.name}
              field={field}
              value={edited[field.name]}
              isFirst={index === 0}
              onChange={(value) => setText(JSON.stringify(withValue(edited, field.name, value), null, 2))}
            />
          ))}
        </div>
      )}
      <Changes changes={changes} />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" tone="primary" disabled={isBusy || changes.length === 0}>
          {isBusy ? "Deciding again…" : "Approve with these changes"}
        </Button>
        <Button tone="quiet" onClick={onBack}>
          Back
          <KeyHint>Esc</KeyHint>
        </Button>
      </div>
    </form>
  );
}

function Changes({ changes }: { changes: ReturnType<typeof argumentRows> }) {
  if (changes.length === 0) return <p className="text-xs text-ink-muted">Nothing is changed yet.</p>;
  return (
    <ul aria-label="What changes" className="space-y-1 text-xs">
      {changes.map(({ name, value, before }) => (
        <li key={name} className="[overflow-wrap:anywhere]">
          <UntrustedText inline mono text={name} maxCharacters={60} />:{" "}
          <span className="text-ink-muted">
            {before === null ? "left out" : <UntrustedText inline mono text={before} maxCharacters={120} />}
          </span>{" "}
          → {value === null ? "left out" : <UntrustedText inline mono text={value} maxCharacters={120} />}
        </li>
      ))}
    </ul>
  );
}

function withValue(args: Arguments, name: string, value: unknown): Arguments {
  if (value !== undefined) return { ...args, [name]: value } as Arguments;
  return Object.fromEntries(Object.entries(args).filter(([key]) => key !== name));
}

function parsed(text: string): Arguments | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Arguments) : null;
  } catch {
    return null;
  }
}
