"use client";

import { useState } from "react";
import { type ProposalActions, ProposalForm } from "@/components/changeEditor/ProposalForm";
import { CheckList } from "@/components/ui/CheckList";
import { Field, Input } from "@/components/ui/Field";
import { Panel } from "@/components/ui/Panel";
import { type PeopleForm, ROLE_WORDS, ROLES } from "@/lib/contracts/people";

const NOBODY: NonNullable<PeopleForm["person"]> = { email: "", name: "", roles: [], teams: [], disabled: false };

/** A person with exactly these roles and teams: one who is here, or a new one. */
export function PersonForm({ form, actions }: { form: PeopleForm; actions: ProposalActions }) {
  const given = form.person ?? NOBODY;
  const [person, setPerson] = useState(given);
  const set = (changed: Partial<typeof person>) => setPerson({ ...person, ...changed });
  const said = { ...person, name: person.name.trim(), email: person.email.trim().toLowerCase() };
  const isWhole = said.name !== "" && said.email !== "" && JSON.stringify(said) !== JSON.stringify(given);
  const { disabled, ...rest } = said;
  return (
    <ProposalForm
      content={isWhole ? { person: disabled ? { ...rest, disabled } : rest } : null}
      missing={form.person === null ? "Say who it is." : "Change something to see what it would do."}
      basis={form.basis}
      actions={actions}
    >
      <Panel title="The person">
        <div className="space-y-4">
          <div className="grid gap-4 sm:grid-cols-2">
            <Field label="Name">
              {(control) => (
                <Input
                  {...control}
                  maxLength={200}
                  autoComplete="off"
                  value={person.name}
                  onChange={(event) => set({ name: event.target.value })}
                />
              )}
            </Field>
            <Field label="E-mail address" hint={form.person === null ? undefined : "Who they are here: it stays."}>
              {(control) => (
                <Input
                  {...control}
                  type="email"
                  maxLength={254}
                  autoComplete="off"
                  readOnly={form.person !== null}
                  value={person.email}
                  onChange={(event) => set({ email: event.target.value })}
                />
              )}
            </Field>
          </div>
          <CheckList
            legend="Roles"
            options={ROLES}
            words={ROLE_WORDS}
            chosen={person.roles}
            onChange={(roles) => set({ roles: ROLES.filter((role) => roles.includes(role)) })}
          />
          <CheckList legend="Teams" options={form.teams} chosen={person.teams} onChange={(teams) => set({ teams })} />
          {form.person !== null && (
            <CheckList
              legend="Signing in"
              options={["left"]}
              words={{ left: "has left: may not sign in any more, and every session ends at once" }}
              chosen={person.disabled ? ["left"] : []}
              onChange={(chosen) => set({ disabled: chosen.length > 0 })}
            />
          )}
        </div>
      </Panel>
    </ProposalForm>
  );
}
