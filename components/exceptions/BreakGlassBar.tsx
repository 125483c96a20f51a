"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { toast } from "sonner";
import { FreshSignIn } from "@/components/inbox/FreshSignIn";
import { Button } from "@/components/ui/Button";
import { Field, Textarea } from "@/components/ui/Field";
import { ReasonDialog } from "@/components/ui/ReasonDialog";
import { type ActionResult, errorOf } from "@/lib/contracts/actionResult";
import type { BreakGlassMoved, BreakGlassView } from "@/lib/contracts/breakGlass";
import { type ExceptionActions, UNREACHABLE } from "./actions";

/** What the one who looks may do with it; nothing where that is nothing. */
export function BreakGlassBar({
  one: { id, agent, minutes, status, refusals },
  now,
  freshUntil,
  actions,
}: {
  one: BreakGlassView;
  now: string;
  freshUntil: string | null;
  actions: ExceptionActions;
}) {
  const router = useRouter();
  const [findings, setFindings] = useState("");
  const [result, setResult] = useState<ActionResult<unknown> | null>(null);
  const [isBusy, start] = useTransition();
  const run = (act: () => Promise<ActionResult<BreakGlassMoved>>) =>
    start(async () => {
      const acted = await act().catch(() => UNREACHABLE);
      setResult(acted);
      if (acted.ok) toast.success(acted.value.message);
      router.refresh();
    });
  const mayGive = refusals.give === null;
  const told = status === "asked" ? refusals.give : null;
  return (
    <div className="space-y-3">
      {mayGive && <FreshSignIn approval={{ fresh_sign_in: { until: freshUntil }, now, asks: [] }} />}
      {refusals.review === null && (
        <Field
          label="What you found"
          hint="What was done with it, whether it was needed, and what follows. Kept for good."
          error={errorOf(result, "findings")}
        >
          {(control) => (
            <Textarea
              {...control}
              value={findings}
              maxLength={2000}
              onChange={(event) => setFindings(event.target.value)}
            />
          )}
        </Field>
      )}
      {result !== null && !result.ok && (
        <p role="alert" className="text-sm font-medium text-stop-ink">
          {result.message}
        </p>
      )}
      {told !== null && refusals.withdraw !== null && <p className="text-sm text-ink-muted">{told}</p>}
      <div className="flex flex-wrap items-center gap-2 empty:hidden">
        {mayGive && (
          <Button
            tone="primary"
            disabled={isBusy || freshUntil === null}
            onClick={() => run(() => actions.give({ id }))}
          >
            Give {minutes} minutes
          </Button>
        )}
        {refusals.refuse === null && (
          <ReasonDialog
            trigger="Refuse it"
            title={`Refuse break-glass for ${agent}?`}
            description="Nothing is granted. Whoever asked can ask again."
            hint="Whoever asked reads it."
            leave="Leave it waiting"
            send="Refuse it"
            unreachable={UNREACHABLE.message}
            done="Refused. Nothing was granted."
            onSend={(reason) => actions.refuse({ id, reason })}
          />
        )}
        {refusals.withdraw === null && (
          <Button disabled={isBusy} onClick={() => run(() => actions.withdraw({ id }))}>
            Withdraw it
          </Button>
        )}
        {refusals.end === null && (
          <ReasonDialog
            trigger="End it now"
            title={`End break-glass for ${agent} now?`}
            description="Its grant is gone for every decision from now on. Permits that were handed out are good to their end, minutes later."
            hint="Whoever reviews it reads it."
            leave="Leave it open"
            send="End it now"
            unreachable={UNREACHABLE.message}
            done="Ended. Its review is owed still."
            onSend={(reason) => actions.endBreakGlass({ id, reason })}
          />
        )}
        {refusals.review === null && (
          <Button
            tone="primary"
            disabled={isBusy || findings.trim() === ""}
            onClick={() => run(() => actions.review({ id, findings }))}
          >
            Close the review
          </Button>
        )}
      </div>
    </div>
  );
}
