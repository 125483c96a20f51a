"use client";

import { KeyRound, ShieldCheck } from "lucide-react";
import { useRouter } from "next/navigation";
import { type FormEvent, useEffect, useState, useTransition } from "react";
import { ContinueWithProvider } from "@/components/signIn/ContinueWithProvider";
import { Button } from "@/components/ui/Button";
import { Field, Input } from "@/components/ui/Field";
import { Time } from "@/components/ui/Time";
import { type ActionResult, errorOf } from "@/lib/contracts/actionResult";
import type { ApprovalDetail } from "@/lib/contracts/approvals";
import { UNREACHABLE } from "./answers";
import { keepTyped } from "./keptWhileAway";
import { useSigningInAgain } from "./signInWays";

/**
 * Where a rule wants whoever approves to have signed in just before: until when this sign-in does, or how to sign in again
 * without losing the card and what was typed. Denying and asking need nothing of it.
 */
export function FreshSignIn({ approval }: { approval: Pick<ApprovalDetail, "fresh_sign_in" | "now" | "asks"> }) {
  const { fresh_sign_in: fresh, now } = approval;
  const isFresh = useStillFresh(fresh?.until ?? null, now);
  if (fresh === null) return null;
  if (isFresh && fresh.until !== null)
    return (
      <p className="flex items-center gap-1.5 text-xs text-ok-ink" role="status">
        <ShieldCheck aria-hidden className="size-3.5 shrink-0" />
        <span>
          Your sign-in is fresh: you can approve this until <Time at={fresh.until} form="absolute" />.
        </span>
      </p>
    );
  return <SignInAgain />;
}

function SignInAgain() {
  const again = useSigningInAgain();
  return (
    <section
      aria-label="Sign in again"
      className="space-y-2.5 rounded-md border border-line bg-sunken px-3 py-2.5 text-sm"
    >
      <p className="flex items-start gap-2">
        <KeyRound aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-muted" />
        <span>
          <span className="font-medium">To approve this, sign in again.</span>{" "}
          <span className="text-ink-muted">
            What asks wants whoever approves to have signed in within the last five minutes. This card stays as it is.
          </span>
        </span>
      </p>
      {again?.ways.password && <WithPassword submit={again.withPassword} />}
      {again !== null && again.ways.provider !== null && (
        <div className="sm:max-w-xs">
          <ContinueWithProvider
            name={again.ways.provider}
            again
            tone={again.ways.password ? "secondary" : "primary"}
            onLeave={keepTyped}
          >
            Sign in again with {again.ways.provider}
          </ContinueWithProvider>
        </div>
      )}
    </section>
  );
}

function WithPassword({ submit }: { submit: (input: { password: string }) => Promise<ActionResult<unknown>> }) {
  const router = useRouter();
  const [password, setPassword] = useState("");
  const [result, setResult] = useState<ActionResult<unknown> | null>(null);
  const [isBusy, start] = useTransition();
  const send = (event: FormEvent) => {
    event.preventDefault();
    start(async () => {
      const answered = await submit({ password }).catch(() => UNREACHABLE);
      setResult(answered);
      if (answered.ok) router.refresh();
    });
  };
  const fault = result === null || result.ok ? undefined : (errorOf(result, "password") ?? result.message);
  return (
    <form onSubmit={send} className="flex items-end gap-2 sm:max-w-sm">
      <div className="min-w-0 flex-1">
        <Field label="Your password" error={fault}>
          {(control) => (
            <Input
              {...control}
              type="password"
              autoComplete="current-password"
              required
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          )}
        </Field>
      </div>
      <Button type="submit" tone="secondary" disabled={isBusy || password === ""} className={fault ? "mb-6" : ""}>
        {isBusy ? "Checking…" : "Sign in again"}
      </Button>
    </form>
  );
}

/** False once the time is over, by the server's clock as of `now`. */
function useStillFresh(until: string | null, now: string): boolean {
  const left = until === null ? 0 : Date.parse(until) - Date.parse(now);
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    setOver(left <= 0);
    if (left <= 0) return;
    const timer = setTimeout(() => setOver(true), left);
    return () => clearTimeout(timer);
  }, [left]);
  return left > 0 && !isOver;
}
