"use client";

import { useState } from "react";
import { type ProposalActions, ProposalForm } from "@/components/changeEditor/ProposalForm";
import { Field, Input } from "@/components/ui/Field";
import { Panel } from "@/components/ui/Panel";

/** An environment with its rank: one that is there, or a new one. */
export function EnvironmentForm({
  environment,
  basis,
  actions,
}: {
  /** Null for a new one. */
  environment: { name: string; rank: number } | null;
  /** Of what the form begins from; absent for a new one. */
  basis?: string;
  actions: ProposalActions;
}) {
  const [name, setName] = useState(environment?.name ?? "");
  const [rank, setRank] = useState(String(environment?.rank ?? ""));
  const isWhole = name.trim() !== "" && /^\d{1,4}$/.test(rank) && Number(rank) !== environment?.rank;
  return (
    <ProposalForm
      content={isWhole ? { environments: [{ name: name.trim(), rank: Number(rank) }] } : null}
      missing={environment === null ? "Say its name and its rank." : "Choose another rank to see what it would do."}
      basis={basis}
      actions={actions}
    >
      <Panel title={environment === null ? "The environment" : "Propose another rank"}>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label="Name" hint="Letters, digits, _, . and -. It stays as it is.">
            {(control) => (
              <Input
                {...control}
                maxLength={64}
                autoComplete="off"
                readOnly={environment !== null}
                value={name}
                onChange={(event) => setName(event.target.value)}
              />
            )}
          </Field>
          <Field
            label="Rank"
            hint="Risk, 0 the least. Rules look at it; from 2 on, a process is started only where it was shown to have been undone once."
          >
            {(control) => (
              <Input
                {...control}
                type="number"
                min={0}
                max={1000}
                value={rank}
                onChange={(event) => setRank(event.target.value)}
              />
            )}
          </Field>
        </div>
      </Panel>
    </ProposalForm>
  );
}
