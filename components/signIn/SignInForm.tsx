"use client";

import { useActionState, useState } from "react";
import { Button } from "@/components/ui/Button";
import { Field, Input } from "@/components/ui/Field";
import { type ActionResult, errorOf } from "@/lib/contracts/actionResult";
import { Notice } from "./Notice";

/** E-mail and password. Works before any script has loaded. */
export function SignInForm({
  action,
  from,
  notice,
}: {
  action: (previous: ActionResult | null, form: FormData) => Promise<ActionResult>;
  /** Where to go on to. */
  from: string;
  notice: { tone: "stop" | "neutral" | "ok"; text: string } | null;
}) {
  const [result, submit, pending] = useActionState(action, null);
  // Kept by hand: React empties a form after its action, and nobody wants to type the address again.
  const [email, setEmail] = useState("");
  const failed = result !== null && !result.ok;
  return (
    <form action={submit} className="space-y-4">
      {failed && !result.errors && <Notice tone="stop">{result.message}</Notice>}
      {!failed && notice && <Notice tone={notice.tone}>{notice.text}</Notice>}
      <input type="hidden" name="from" value={from} />
      <Field label="E-mail" error={errorOf(result, "email")}>
        {(control) => (
          <Input
            {...control}
            name="email"
            value={email}
            onChange={(event) => setEmail(event.target.value)}
            type="email"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            required
            autoFocus
          />
        )}
      </Field>
      <Field label="Password" error={errorOf(result, "password")}>
        {(control) => <Input {...control} name="password" type="password" autoComplete="current-password" required />}
      </Field>
      <Button type="submit" tone="primary" className="w-full" disabled={pending}>
        {pending ? "Signing in" : "Sign in"}
      </Button>
    </form>
  );
}
