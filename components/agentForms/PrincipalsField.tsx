"use client";

import { Button } from "@/components/ui/Button";
import { Field, Input, Select } from "@/components/ui/Field";
import { Panel } from "@/components/ui/Panel";
import type { NewAgentForm } from "@/lib/contracts/agentForms";
import type { PrincipalDraft } from "./newAgentDraft";

/** Who the agent is in other systems, one for a tool and environment. */
export function PrincipalsField({
  form,
  principals,
  onChange,
}: {
  form: NewAgentForm;
  principals: readonly PrincipalDraft[];
  onChange: (principals: PrincipalDraft[]) => void;
}) {
  const set = (key: string, changed: Partial<PrincipalDraft>) =>
    onChange(principals.map((one) => (one.key === key ? { ...one, ...changed } : one)));
  const add = () =>
    onChange([
      ...principals,
      {
        key: crypto.randomUUID(),
        tool: form.tools[0]?.name ?? "",
        environment: form.environments[0]?.name ?? "",
        identity: "",
      },
    ]);
  return (
    <Panel
      title="Principals"
      hint="Who it is in other systems: their logs are read by it. Not required."
      actions={
        <Button size="small" onClick={add}>
          Add a principal
        </Button>
      }
    >
      {principals.length === 0 && <p className="text-sm text-ink-muted">None.</p>}
      <ul className="space-y-4">
        {principals.map(({ key, tool, environment, identity }) => (
          <li key={key} className="grid items-end gap-2 sm:grid-cols-[1fr_1fr_2fr_auto]">
            <Field label="Tool">
              {(control) => (
                <Select {...control} value={tool} onChange={(event) => set(key, { tool: event.target.value })}>
                  {form.tools.map(({ name }) => (
                    <option key={name}>{name}</option>
                  ))}
                </Select>
              )}
            </Field>
            <Field label="Environment">
              {(control) => (
                <Select
                  {...control}
                  value={environment}
                  onChange={(event) => set(key, { environment: event.target.value })}
                >
                  {form.environments.map(({ name }) => (
                    <option key={name}>{name}</option>
                  ))}
                </Select>
              )}
            </Field>
            <Field label="Identity">
              {(control) => (
                <Input
                  {...control}
                  className="font-mono"
                  maxLength={2000}
                  value={identity}
                  onChange={(event) => set(key, { identity: event.target.value })}
                />
              )}
            </Field>
            <Button tone="quiet" onClick={() => onChange(principals.filter((one) => one.key !== key))}>
              Take out<span className="sr-only"> this principal</span>
            </Button>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
