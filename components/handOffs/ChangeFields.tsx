"use client";

import { Button } from "@/components/ui/Button";
import { Field, Input } from "@/components/ui/Field";
import type { Finish } from "@/lib/contracts/handOffs";

/** A state change while it is typed. */
export interface Change {
  type: string;
  /** The id of what has changed. */
  of: string;
  before: string;
  after: string;
}

export const NO_CHANGE: Change = { type: "", of: "", before: "", after: "" };

/** What was typed, as it is sent: what is empty is left out. */
export function statedChanges(changes: readonly Change[]): NonNullable<Finish["state_changes"]> {
  return changes.map(({ type, of, before, after }) => ({
    resource: { type, id: of },
    ...(before.trim() === "" ? {} : { before }),
    ...(after.trim() === "" ? {} : { after }),
  }));
}

/** One thing that has changed: its type and id, and what it was and is. */
export function ChangeFields({
  change,
  number,
  onChange,
  onRemove,
}: {
  change: Change;
  number: number;
  onChange: (change: Change) => void;
  onRemove: () => void;
}) {
  const fields = [
    { name: "type", label: "Type", max: 256 },
    { name: "of", label: "Which one", max: 2_048 },
    { name: "before", label: "Was", max: 2_000 },
    { name: "after", label: "Is now", max: 2_000 },
  ] as const;
  return (
    <fieldset className="space-y-2 rounded-md border border-line p-3">
      <legend className="px-1 text-xs font-medium text-ink-muted">Change {number}</legend>
      <div className="grid grid-cols-2 gap-2 sm:grid-cols-4">
        {fields.map(({ name, label, max }) => (
          <Field key={name} label={label}>
            {(control) => (
              <Input
                {...control}
                value={change[name]}
                maxLength={max}
                required={name === "type" || name === "of"}
                onChange={(event) => onChange({ ...change, [name]: event.target.value })}
              />
            )}
          </Field>
        ))}
      </div>
      <Button size="small" tone="quiet" onClick={onRemove}>
        Leave it out
      </Button>
    </fieldset>
  );
}
