"use client";

import { Field, Input, Select, Textarea } from "@/components/ui/Field";
import { UntrustedText } from "@/components/ui/UntrustedText";
import { type BoundField, type BoundKind, boundFault, kindsOf } from "./boundFields";

const WORDS: Record<BoundKind, string> = {
  exactly: "exactly this",
  one_of: "one of these",
  up_to: "a number up to",
  any: "anything",
};

/** How far one argument may differ next time. */
export function ArgumentBoundField({
  field,
  error,
  onChange,
}: {
  field: BoundField;
  error: string | undefined;
  onChange: (changed: Partial<BoundField>) => void;
}) {
  const kinds = kindsOf(field);
  return (
    <div className="grid items-start gap-x-3 gap-y-1.5 sm:grid-cols-2">
      <Field label={<UntrustedText inline mono text={field.name} maxCharacters={60} />} error={error}>
        {(control) => (
          <Select
            {...control}
            value={field.kind}
            onChange={({ target }) => onChange({ kind: target.value as BoundKind })}
          >
            {kinds.map((kind) => (
              <option key={kind} value={kind}>
                {WORDS[kind]}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <div className="min-w-0 sm:pt-6.5">
        <Values field={field} onChange={onChange} />
      </div>
    </div>
  );
}

function Values({ field, onChange }: { field: BoundField; onChange: (changed: Partial<BoundField>) => void }) {
  const { kind, value, text, name } = field;
  const fault = boundFault(field);
  const control = { value: text, "aria-invalid": fault === undefined ? undefined : (true as const) };
  if (kind === "any")
    return <p className="text-sm font-medium text-risk-3-ink sm:pt-1.5">Whatever the agent sends, or nothing.</p>;
  if (kind === "exactly")
    return (
      <p className="max-h-24 overflow-y-auto text-sm sm:pt-1.5">
        <UntrustedText inline mono text={JSON.stringify(value)} maxCharacters={400} />
      </p>
    );
  return (
    <>
      {kind === "up_to" ? (
        <Input
          {...control}
          aria-label={`The most that ${name} may be`}
          inputMode="decimal"
          onChange={({ target }) => onChange({ text: target.value })}
        />
      ) : (
        <Textarea
          {...control}
          aria-label={`The values that ${name} may have, one a line`}
          className="min-h-16 font-mono text-xs"
          spellCheck={false}
          onChange={({ target }) => onChange({ text: target.value })}
        />
      )}
      {fault === undefined && kind === "up_to" && (
        <p className="mt-1 text-xs text-ink-muted">From {Math.min(0, Number(value))}.</p>
      )}
      {fault !== undefined && <p className="mt-1 text-xs font-medium text-stop-ink">{fault}</p>}
    </>
  );
}
