"use client";

import { useActionState } from "react";
import { Button } from "@/components/ui/Button";
import { Field, Input } from "@/components/ui/Field";
import { type ActionResult, errorOf } from "@/lib/contracts/actionResult";
import { Notice } from "./Notice";

/** A new password, twice. The e-mail is there for password managers. Works before any script has loaded. */
export function SetPasswordForm({
  action,
  secret,
  email,
  lengthMin,
}: {
  action: (previous: ActionResult | null, form: FormData) => Promise<ActionResult>;
  secret: string;
  email: string;
  lengthMin: number;
}) {
  const [result, submit, pending] = useActionState(action, null);
  return (
    <form action={submit} className="space-y-4">
      {result !== null && !result.ok && !result.errors && <Notice tone="stop">{result.message}</Notice>}
      <input type="hidden" name="secret" value={secret} />
      <Field label="E-mail">
        {(control) => <Input {...control} type="email" value={email} readOnly autoComplete="username" />}
      </Field>
      <Field
        label="New password"
        hint={`At least ${lengthMin} characters. Several words are easy to remember.`}
        error={errorOf(result, "password")}
      >
        {(control) => <Input {...control} name="password" type="password" autoComplete="new-password" required />}
      </Field>
      <Field label="The same again" error={errorOf(result, "again")}>
        {(control) => <Input {...control} name="again" type="password" autoComplete="new-password" required />}
      </Field>
      <Button type="submit" tone="primary" className="w-full" disabled={pending}>
        {pending ? "Setting the password" : "Set this password"}
      </Button>
    </form>
  );
}
