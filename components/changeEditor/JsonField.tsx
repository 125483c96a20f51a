"use client";

import { Field, Textarea } from "@/components/ui/Field";

/** A field whose text is JSON. */
export function JsonField({
  label,
  hint,
  value,
  error,
  onChange,
}: {
  label: string;
  hint: string;
  value: string;
  error: string | undefined;
  onChange: (value: string) => void;
}) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <Textarea
          {...control}
          value={value}
          spellCheck={false}
          rows={Math.min(16, Math.max(3, value.split("\n").length))}
          className="font-mono text-xs"
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
