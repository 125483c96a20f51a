"use client";

import { Fragment, useState } from "react";
import { type ProposalActions, ProposalForm } from "@/components/changeEditor/ProposalForm";
import { Field, Input, Select } from "@/components/ui/Field";
import { Panel } from "@/components/ui/Panel";
import {
  AUDIENCES,
  BLAST_RADII,
  type CeilingDefinition,
  POWERS,
  SENSITIVITIES,
  type StageView,
} from "@/lib/contracts/environments";
import { type CellDraft, cellKey, draftOfStage, NO_BOUND, type StageDraft, stageContent } from "./stageDraft";

const BOUNDS = [
  ["maxSensitivity", "Sensitivity", SENSITIVITIES],
  ["maxBlastRadius", "Blast radius", BLAST_RADII],
  ["maxAudience", "Audience", AUDIENCES],
] as const;

const MINIMUM_FIELDS = [
  ["days", "Days at the stage before", 1],
  ["decisions", "Decisions", 1],
  ["distinctActions", "Distinct actions", 1],
  ["completeness", "Completeness of records, %", 0.1],
] as const;

/** A stage with its ceilings and minimums: one that is there, or a new one, which comes last on the ladder. */
export function StageForm({
  stage,
  environments,
  basis,
  actions,
}: {
  /** Null for a new one. */
  stage: StageView | null;
  /** By risk. */
  environments: readonly string[];
  /** Of what the form begins from; absent for a new one. */
  basis?: string;
  actions: ProposalActions;
}) {
  const [given] = useState(() => draftOfStage(stage, environments));
  const [draft, setDraft] = useState<StageDraft>(given);
  const content = stageContent(draft, environments);
  const isSame = JSON.stringify(content) === JSON.stringify(stageContent(given, environments));
  const setCell = (key: string, cell: CellDraft) => setDraft({ ...draft, cells: { ...draft.cells, [key]: cell } });
  return (
    <ProposalForm
      content={content === null || (stage !== null && isSame) ? null : { stages: [content] }}
      missing={stage === null ? "Say its name." : "Change something to see what it would do, and to whom."}
      basis={basis}
      actions={actions}
    >
      {stage === null && (
        <Panel title="The stage">
          <Field label="Name" hint="It comes last on the ladder, above all others.">
            {(control) => (
              <Input
                {...control}
                maxLength={64}
                autoComplete="off"
                value={draft.name}
                onChange={(event) => setDraft({ ...draft, name: event.target.value })}
              />
            )}
          </Field>
        </Panel>
      )}
      <Panel
        title="Ceilings"
        hint="The most that any budget at this stage may hold: up to this sensitivity, blast radius and audience. What is not ticked is nothing."
        flush
      >
        <ul className="divide-y divide-line">
          {POWERS.map((power) => (
            <li key={power} className="space-y-2 px-4 py-3">
              <h3 className="text-sm font-semibold">{power}</h3>
              {environments.map((environment) => {
                const key = cellKey(power, environment);
                return (
                  <Cell
                    key={key}
                    power={power}
                    environment={environment}
                    cell={draft.cells[key] ?? null}
                    onChange={(cell) => setCell(key, cell)}
                  />
                );
              })}
            </li>
          ))}
        </ul>
      </Panel>
      <Panel title="Evidence" hint="What is asked of an agent that comes to this stage. Empty: not asked.">
        <div className="grid gap-4 sm:grid-cols-2">
          {MINIMUM_FIELDS.map(([minimum, label, step]) => (
            <Field key={minimum} label={label}>
              {(control) => (
                <Input
                  {...control}
                  type="number"
                  min={0}
                  step={step}
                  {...(minimum === "completeness" ? { max: 100 } : {})}
                  value={draft.minimums[minimum]}
                  onChange={(event) =>
                    setDraft({ ...draft, minimums: { ...draft.minimums, [minimum]: event.target.value } })
                  }
                />
              )}
            </Field>
          ))}
        </div>
      </Panel>
    </ProposalForm>
  );
}

function Cell({
  power,
  environment,
  cell,
  onChange,
}: {
  power: CeilingDefinition["power"];
  environment: string;
  cell: CellDraft;
  onChange: (cell: CellDraft) => void;
}) {
  return (
    <div className="grid grid-cols-2 items-center gap-1.5 sm:grid-cols-[6.5rem_repeat(3,minmax(0,1fr))]">
      <label className="flex min-w-0 items-center gap-1.5 text-sm max-sm:col-span-2">
        <input
          type="checkbox"
          aria-label={`${power} in ${environment}`}
          className="size-4 shrink-0 accent-[var(--accent)]"
          checked={cell !== null}
          onChange={(event) => onChange(event.target.checked ? NO_BOUND : null)}
        />
        <span className="truncate">{environment}</span>
      </label>
      {cell !== null &&
        BOUNDS.map(([bound, label, values]) => (
          // Only what exposes something has an audience.
          <Fragment key={bound}>
            {(bound !== "maxAudience" || power === "expose" || cell.maxAudience !== "") && (
              <Select
                aria-label={`${label} of ${power} in ${environment}`}
                className="px-1! text-xs"
                value={cell[bound]}
                onChange={(event) => onChange({ ...cell, [bound]: event.target.value })}
              >
                <option value="">any {label.toLowerCase()}</option>
                {values.map((value) => (
                  <option key={value} value={value}>
                    {value}
                  </option>
                ))}
              </Select>
            )}
          </Fragment>
        ))}
    </div>
  );
}
