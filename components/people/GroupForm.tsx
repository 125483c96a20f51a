"use client";

import { useState } from "react";
import { type ProposalActions, ProposalForm } from "@/components/changeEditor/ProposalForm";
import { CheckList } from "@/components/ui/CheckList";
import { Field, Input } from "@/components/ui/Field";
import { Panel } from "@/components/ui/Panel";
import type { PeopleForm } from "@/lib/contracts/people";

/** A group with exactly these people: one that is there, or a new one. */
export function GroupForm({ form, actions }: { form: PeopleForm; actions: ProposalActions }) {
  const [name, setName] = useState(form.group?.name ?? "");
  const [people, setPeople] = useState<string[]>(form.group?.people ?? []);
  const [search, setSearch] = useState("");
  const words = Object.fromEntries(form.people.map((one) => [one.email, `${one.name}, ${one.email}`]));
  // Whoever has left stays in the group until somebody takes them out of it.
  const all = [...new Set([...form.people.map(({ email }) => email), ...(form.group?.people ?? [])])];
  const q = search.trim().toLowerCase();
  const shown = all.filter((email) => people.includes(email) || (words[email] ?? email).toLowerCase().includes(q));
  const isSame = JSON.stringify([...people].sort()) === JSON.stringify([...(form.group?.people ?? [])].sort());
  return (
    <ProposalForm
      content={name.trim() === "" || (form.group !== null && isSame) ? null : { group: { name: name.trim(), people } }}
      missing={form.group === null ? "Say what the group is called." : "Choose other people to see what it would do."}
      basis={form.basis}
      actions={actions}
    >
      <Panel title="The group">
        <div className="space-y-4">
          <Field label="Name" hint="Rules and limits name it: it stays.">
            {(control) => (
              <Input
                {...control}
                maxLength={64}
                autoComplete="off"
                readOnly={form.group !== null}
                value={name}
                onChange={(event) => setName(event.target.value)}
              />
            )}
          </Field>
          <Field label="Find people">
            {(control) => (
              <Input
                {...control}
                type="search"
                maxLength={200}
                value={search}
                onChange={(event) => setSearch(event.target.value)}
              />
            )}
          </Field>
          <CheckList
            legend="In it"
            options={shown}
            words={words}
            chosen={people}
            onChange={(chosen) => setPeople([...people.filter((one) => !shown.includes(one)), ...chosen])}
          />
        </div>
      </Panel>
    </ProposalForm>
  );
}
