"use client";

import { useId } from "react";
import { ConditionField } from "@/components/changeEditor/ConditionField";
import { JsonField } from "@/components/changeEditor/JsonField";
import { Field, Input, Select } from "@/components/ui/Field";
import type { BudgetEditorView } from "@/lib/contracts/budgetEditor";
import { AUDIENCES, BLAST_RADII, SENSITIVITIES } from "@/lib/core/organisation/facts";
import type { DraftProblem, GrantDraft } from "./draft";

type Text = Exclude<keyof GrantDraft, "key" | "environments">;

const BOUNDS = [
  ["maxSensitivity", "Sensitivity up to", SENSITIVITIES],
  ["maxBlastRadius", "Blast radius up to", BLAST_RADII],
  ["maxAudience", "Audience up to", AUDIENCES],
] as const;

const STRUCTURED = [
  ["arguments", "Arguments", "A JSON Schema that they must satisfy; empty for any."],
  ["limits", "Limits", 'Such as [{ "measure": "count", "per": "day", "max": 20, "beyond": "deny" }].'],
  ["obligations", "Obligations", 'Such as [{ "type": "redact_fields", "fields": ["iban"] }].'],
] as const;

/** One grant as fields. What is structured is JSON text, in the shapes of a bundle. */
export function GrantForm({
  grant,
  view,
  problems,
  onChange,
}: {
  grant: GrantDraft;
  view: BudgetEditorView;
  problems: readonly DraftProblem[];
  onChange: (grant: GrantDraft) => void;
}) {
  const lists = useId();
  const set = (name: Text) => (value: string) => onChange({ ...grant, [name]: value });
  const errorOf = (field: string) => problems.find((one) => one.field === field)?.message;
  const patterns = [...view.tools.map((tool) => `${tool}.*`), ...view.actions.map(({ name }) => name)];
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field label="Name" hint="Limits count under it, so it stays." error={errorOf("id")}>
        {(control) => <Input {...control} value={grant.id} onChange={(event) => set("id")(event.target.value)} />}
      </Field>
      <Field label="Actions" hint="Names or TOOL.*, separated by commas." error={errorOf("actions")}>
        {(control) => (
          <Names
            control={control}
            list={`${lists}-actions`}
            value={grant.actions}
            onChange={set("actions")}
            known={patterns}
          />
        )}
      </Field>
      <fieldset className="space-y-1.5">
        <legend className="text-sm font-medium">Environments</legend>
        <div className="flex flex-wrap gap-x-4 gap-y-2">
          {view.environments.map((name) => (
            <label key={name} className="flex items-center gap-1.5 text-sm">
              <input
                type="checkbox"
                checked={grant.environments.includes(name)}
                onChange={({ target }) =>
                  onChange({
                    ...grant,
                    environments: view.environments.filter((one) =>
                      one === name ? target.checked : grant.environments.includes(one),
                    ),
                  })
                }
              />
              {name}
            </label>
          ))}
        </div>
        {errorOf("environments") !== undefined && (
          <p className="text-xs font-medium text-stop-ink">{errorOf("environments")}</p>
        )}
      </fieldset>
      <Field label="Object types" hint="Empty for every type." error={errorOf("objectTypes")}>
        {(control) => (
          <Names
            control={control}
            list={`${lists}-types`}
            value={grant.objectTypes}
            onChange={set("objectTypes")}
            known={view.objectTypes}
          />
        )}
      </Field>
      <div className="grid gap-4 sm:col-span-2 sm:grid-cols-2 2xl:grid-cols-4">
        {BOUNDS.map(([name, label, values]) => (
          <Field key={name} label={label} error={errorOf(name)}>
            {(control) => (
              <Select {...control} value={grant[name]} onChange={(event) => set(name)(event.target.value)}>
                <option value="">the ceiling’s</option>
                {values.map((value) => (
                  <option key={value}>{value}</option>
                ))}
              </Select>
            )}
          </Field>
        ))}
        <Field label="Ends" hint="An exception; RFC 3339." error={errorOf("expiresAt")}>
          {(control) => (
            <Input
              {...control}
              value={grant.expiresAt}
              placeholder="2026-12-31T12:00:00Z"
              onChange={(event) => set("expiresAt")(event.target.value)}
            />
          )}
        </Field>
      </div>
      <div className="sm:col-span-2">
        <ConditionField
          value={grant.when}
          error={errorOf("when")}
          completions={view.completions}
          onChange={set("when")}
        />
      </div>
      {STRUCTURED.map(([name, label, hint]) => (
        <JsonField
          key={name}
          label={label}
          hint={hint}
          value={grant[name]}
          error={errorOf(name)}
          onChange={set(name)}
        />
      ))}
    </div>
  );
}

/** Names with what is known offered for the last one. */
function Names({
  control,
  list,
  value,
  known,
  onChange,
}: {
  control: object;
  list: string;
  value: string;
  known: readonly string[];
  onChange: (value: string) => void;
}) {
  const before = /^(.*[\s,])?/.exec(value)?.[0] ?? "";
  return (
    <>
      <Input {...control} list={list} value={value} onChange={(event) => onChange(event.target.value)} />
      <datalist id={list}>
        {known.map((name) => (
          <option key={name} value={`${before}${name}`} />
        ))}
      </datalist>
    </>
  );
}
