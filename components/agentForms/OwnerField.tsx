"use client";

import { useId } from "react";
import { Field, Input } from "@/components/ui/Field";
import type { Holders } from "@/lib/contracts/agentForms";

/** The person who answers for an agent, by address; those whom one sees are offered. */
export function OwnerField({
  value,
  owners,
  onChange,
}: {
  value: string;
  owners: Holders["owners"];
  onChange: (owner: string) => void;
}) {
  const list = useId();
  return (
    <>
      <Field
        label="Owner"
        hint="Answers for it. An owner neither answers what their agent asks, nor reviews what widens it."
      >
        {(control) => (
          <Input
            {...control}
            type="email"
            list={list}
            maxLength={254}
            autoComplete="off"
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
        )}
      </Field>
      <datalist id={list}>
        {owners.map(({ email, name }) => (
          <option key={email} value={email}>
            {name}
          </option>
        ))}
      </datalist>
    </>
  );
}
