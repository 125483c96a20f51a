"use client";

import { type FormEvent, useId, useState } from "react";
import { KeyHint } from "@/components/inbox/KeyHint";
import { Button } from "@/components/ui/Button";
import { Field, Input, Select } from "@/components/ui/Field";
import { UntrustedText } from "@/components/ui/UntrustedText";
import { type ActionResult, errorOf } from "@/lib/contracts/actionResult";
import type { ApprovalDetail } from "@/lib/contracts/approvals";
import { BOUNDED_USES_MAX, type Bounded } from "@/lib/contracts/boundedApprovals";
import { pointerOf } from "@/lib/contracts/fieldErrors";
import { ArgumentBoundField } from "./ArgumentBoundField";
import { type BoundField, boundFault, boundFields, boundOf } from "./boundFields";

const HOUR_MS = 3_600_000;
const ENDS = [
  [1, "in an hour"],
  [8, "in 8 hours"],
  [24, "in a day"],
  [3 * 24, "in 3 days"],
  [7 * 24, "in a week"],
  [30 * 24, "in 30 days"],
] as const;

/**
 * Approves the action and more of the same in advance. Everything is exact until the reviewer loosens it, one argument after
 * the other.
 */
export function BoundedForm({
  approval,
  isBusy,
  result,
  onSend,
  onBack,
}: {
  approval: Pick<ApprovalDetail, "arguments" | "resource" | "now" | "agent" | "action" | "environment">;
  isBusy: boolean;
  result: ActionResult<unknown> | null;
  onSend: (bounded: Bounded) => void;
  onBack: () => void;
}) {
  const { resource } = approval;
  const heading = useId();
  const [fields, setFields] = useState(() => boundFields(approval.arguments));
  const [anyResource, setAnyResource] = useState(false);
  const [uses, setUses] = useState("5");
  const [hours, setHours] = useState(24);
  const count = Number(uses);
  const isCount = Number.isInteger(count) && count >= 1 && count <= BOUNDED_USES_MAX;
  const isWhole = isCount && fields.every((field) => boundFault(field) === undefined);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isBusy || !isWhole) return;
    onSend({
      arguments: boundsOf(fields),
      resource: anyResource ? "same_type" : "same",
      uses: count,
      until: new Date(Date.parse(approval.now) + hours * HOUR_MS).toISOString(),
    });
  };
  const change = (name: string, changed: Partial<BoundField>) =>
    setFields(fields.map((field) => (field.name === name ? { ...field, ...changed } : field)));

  return (
    <form
      onSubmit={submit}
      onKeyDown={(event) => event.key === "Escape" && onBack()}
      aria-labelledby={heading}
      className="space-y-3"
    >
      <div className="space-y-0.5">
        <h2 id={heading} className="text-sm font-semibold">
          Approve this and more of the same
        </h2>
        <p className="text-xs text-ink-muted">
          <UntrustedText inline mono text={approval.action} maxCharacters={80} /> by {approval.agent.name} in{" "}
          {approval.environment} is then approved without asking, within these bounds. Each call is still decided: rules
          that stop, limits and kill switches hold.
        </p>
      </div>
      <div className="grid gap-3 sm:grid-cols-2">
        <Field
          label="How many more"
          error={isCount ? errorOf(result, "bounded/uses") : `From 1 to ${BOUNDED_USES_MAX}.`}
        >
          {(control) => (
            <Input
              {...control}
              autoFocus
              inputMode="numeric"
              value={uses}
              onChange={({ target }) => setUses(target.value)}
            />
          )}
        </Field>
        <Field label="It ends" error={errorOf(result, "bounded/until")}>
          {(control) => (
            <Select {...control} value={hours} onChange={({ target }) => setHours(Number(target.value))}>
              {ENDS.map(([value, words]) => (
                <option key={value} value={value}>
                  {words}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      <Field
        label={
          <>
            On which <UntrustedText inline text={resource.type} maxCharacters={60} />
          </>
        }
      >
        {(control) => (
          <Select
            {...control}
            value={anyResource ? "any" : "same"}
            onChange={({ target }) => setAnyResource(target.value === "any")}
          >
            <option value="same">The same one alone</option>
            <option value="any">Any one of this type</option>
          </Select>
        )}
      </Field>
      {fields.map((field) => (
        <ArgumentBoundField
          key={field.name}
          field={field}
          error={errorOf(result, pointerOf(["bounded", "arguments", field.name]).slice(1))}
          onChange={(changed) => change(field.name, changed)}
        />
      ))}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" tone="primary" disabled={isBusy || !isWhole}>
          {isBusy ? "Sending…" : `Approve this and up to ${isCount ? count : "…"} more`}
        </Button>
        <Button tone="quiet" onClick={onBack}>
          Back
          <KeyHint>Esc</KeyHint>
        </Button>
      </div>
    </form>
  );
}

/** Only what is loosened: what is not named stays exactly as it is. */
function boundsOf(fields: readonly BoundField[]): NonNullable<Bounded["arguments"]> {
  const loosened = fields.flatMap((field) => {
    const bound = boundOf(field);
    return bound === undefined || bound === null ? [] : [[field.name, bound] as const];
  });
  return Object.fromEntries(loosened) as NonNullable<Bounded["arguments"]>;
}
