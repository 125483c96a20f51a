"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState, useTransition } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/Button";
import { Field, Input } from "@/components/ui/Field";
import { Panel } from "@/components/ui/Panel";
import { type ActionResult, errorOf } from "@/lib/contracts/actionResult";
import type { SourceDetail } from "@/lib/contracts/sources";
import { ActionButton } from "./ActionButton";
import { type SourceActions, UNREACHABLE } from "./actions";
import { ConfirmDialog } from "./ConfirmDialog";

/** How long records are kept, what webhooks are signed with, and whether anything is taken in. */
export function SettingsPanel({ source, actions }: { source: SourceDetail; actions: SourceActions }) {
  const { name, type, disabled, signed, retention_days: days } = source;
  return (
    <Panel title="Settings" hint="Each change is in the audit log.">
      <div className="space-y-6">
        <OneSetting
          label="Keep records for"
          hint="In days after they arrived, 1 to 3,650."
          member="retention_days"
          initial={String(days)}
          inputMode="numeric"
          save={(value) => actions.changeRetention({ source: name, retention_days: Number(value) })}
          done="Records are kept for as long as you said."
        />
        {type === "github_audit" && (
          <OneSetting
            label="Webhooks are signed with"
            hint={
              signed
                ? "A secret is set. Another one replaces it at once."
                : "The secret of the webhook's settings at GitHub; webhooks then need no token."
            }
            member="secret"
            initial=""
            inputMode="text"
            save={(secret) => actions.changeSigningSecret({ source: name, secret })}
            done="Webhooks are taken that are signed with it."
          />
        )}
        {type !== "enforcement_point" && (
          <div className="flex flex-wrap items-center gap-3 border-t border-line pt-4">
            {disabled === null ? (
              <ConfirmDialog
                label="Disable this source"
                title={`Disable ${name}?`}
                description="Whatever is sent to it is refused until it is enabled again. What was stored stays."
                confirm="Disable it"
                run={() => actions.disable({ source: name })}
                done="Nothing is taken in of it any more."
              />
            ) : (
              <ActionButton
                label="Enable this source"
                run={() => actions.enable({ source: name })}
                done={() => "Records are taken in again."}
              />
            )}
            <p className="text-xs text-ink-muted">
              {disabled === null ? "Senders get 403 while it is disabled." : `Disabled by ${disabled.by}.`}
            </p>
          </div>
        )}
      </div>
    </Panel>
  );
}

function OneSetting({
  label,
  hint,
  member,
  initial,
  inputMode,
  save,
  done,
}: {
  label: string;
  hint: string;
  /** What the answer calls it where it is wrong. */
  member: string;
  initial: string;
  inputMode: "numeric" | "text";
  save: (value: string) => Promise<ActionResult<unknown>>;
  done: string;
}) {
  const router = useRouter();
  const [value, setValue] = useState(initial);
  const [result, setResult] = useState<ActionResult<unknown> | null>(null);
  const [isBusy, start] = useTransition();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    start(async () => {
      const saved = await save(value).catch(() => UNREACHABLE);
      setResult(saved);
      if (!saved.ok) return;
      toast.success(done);
      router.refresh();
    });
  };
  const wrong = result !== null && !result.ok ? (errorOf(result, member) ?? result.message) : undefined;
  return (
    <form onSubmit={submit} className="flex max-w-md items-start gap-2">
      <div className="min-w-0 flex-1">
        <Field label={label} hint={hint} error={wrong}>
          {(control) => (
            <Input
              {...control}
              inputMode={inputMode}
              autoComplete="off"
              value={value}
              onChange={(event) => setValue(event.target.value)}
              required
            />
          )}
        </Field>
      </div>
      <Button type="submit" className="mt-6.5" disabled={isBusy || value === initial} aria-label={`Save: ${label}`}>
        Save
      </Button>
    </form>
  );
}
