import { useState } from "react";
import { Field, Input, Select } from "@/components/ui/Field";
import { type ArgumentField, valueOfField } from "./argumentFields";

/** One plain argument as a control of its kind. */
export function ArgumentInput({
  field,
  value,
  error,
  isFirst = false,
  onChange,
}: {
  field: ArgumentField;
  value: unknown;
  error?: string | undefined;
  /** Takes the focus when it appears. */
  isFirst?: boolean;
  onChange: (value: unknown) => void;
}) {
  const [typed, setTyped] = useState("");
  // "12." stands for the same number as "12", and whoever types it is about to go on.
  const isTyped = typed !== "" && Object.is(valueOfField(field, typed), value);
  const written = isTyped ? typed : value === undefined ? "" : String(value);
  const change = (text: string) => {
    setTyped(text);
    onChange(valueOfField(field, text));
  };
  return (
    <Field label={<span className="font-mono text-xs">{field.name}</span>} hint={field.hint ?? undefined} error={error}>
      {(control) =>
        field.kind === "boolean" || field.kind === "choice" ? (
          <Select {...control} autoFocus={isFirst} value={written} onChange={(event) => change(event.target.value)}>
            {(!field.required || value === undefined) && <option value="">left out</option>}
            {(field.kind === "boolean" ? ["true", "false"] : field.choices).map((choice) => (
              <option key={choice}>{choice}</option>
            ))}
          </Select>
        ) : (
          <Input
            {...control}
            autoFocus={isFirst}
            value={written}
            inputMode={field.kind === "number" ? "decimal" : "text"}
            onChange={(event) => change(event.target.value)}
          />
        )
      }
    </Field>
  );
}
