"use client";

import { Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { type FormEvent, useState, useTransition } from "react";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "@/components/ui/Dialog";
import { Field, Input } from "@/components/ui/Field";
import { type ActionResult, errorOf } from "@/lib/contracts/actionResult";
import { NOTIFICATION_TYPES, NOTIFICATION_WORDS, type NotificationType } from "@/lib/contracts/notifications";
import type { CreatedEndpoint } from "@/lib/contracts/webhooks";
import { NewSecret } from "./NewSecret";
import type { Create } from "./SettingsPage";

const UNREACHABLE = {
  ok: false,
  message: "The server did not answer. Look at the list before you try again.",
} as const;

/** Adds an endpoint, then shows its secret once. */
export function CreateEndpointDialog({ create }: { create: Create }) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [label, setLabel] = useState("");
  const [url, setUrl] = useState("");
  const [types, setTypes] = useState<readonly NotificationType[]>(NOTIFICATION_TYPES);
  const [result, setResult] = useState<ActionResult<CreatedEndpoint> | null>(null);
  const [isBusy, startCreate] = useTransition();

  const onOpenChange = (to: boolean) => {
    setOpen(to);
    if (to) return;
    // The secret goes with the window.
    setResult(null);
    setLabel("");
    setUrl("");
    setTypes(NOTIFICATION_TYPES);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    startCreate(async () => {
      const created = await create({ label, url, types: [...types] }).catch(() => UNREACHABLE);
      setResult(created);
      if (created.ok) router.refresh();
    });
  };
  const toggle = (type: NotificationType, on: boolean) =>
    setTypes(NOTIFICATION_TYPES.filter((one) => (one === type ? on : types.includes(one))));
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogTrigger asChild>
        <Button size="small">
          <Plus aria-hidden className="size-3.5" />
          Add an endpoint
        </Button>
      </DialogTrigger>
      {result?.ok ? (
        <NewSecret secret={result.value.secret} title={`${label} was added`} />
      ) : (
        <DialogContent
          title="Add an endpoint"
          description="It is told of what happens from now on. Whoever receives it learns the names of agents, actions and resources."
        >
          <form onSubmit={submit} className="space-y-4">
            <Field label="Name" error={errorOf(result, "label")}>
              {(control) => (
                <Input
                  {...control}
                  value={label}
                  onChange={(event) => setLabel(event.target.value)}
                  maxLength={100}
                  required
                />
              )}
            </Field>
            <Field label="Address" hint="By https, on the internet." error={errorOf(result, "url")}>
              {(control) => (
                <Input
                  {...control}
                  type="text"
                  inputMode="url"
                  className="font-mono"
                  placeholder="https://"
                  value={url}
                  onChange={(event) => setUrl(event.target.value)}
                  autoComplete="off"
                  required
                />
              )}
            </Field>
            <fieldset>
              <legend className="mb-1.5 text-sm font-medium">Is told when</legend>
              <div className="grid gap-1.5">
                {NOTIFICATION_TYPES.map((type) => (
                  <label key={type} className="flex items-center gap-2.5 text-sm">
                    <input
                      type="checkbox"
                      className="size-4 shrink-0 accent-[var(--accent)]"
                      checked={types.includes(type)}
                      onChange={(event) => toggle(type, event.target.checked)}
                    />
                    {NOTIFICATION_WORDS[type]}
                  </label>
                ))}
              </div>
              {types.length === 0 && <p className="mt-1.5 text-xs font-medium text-stop-ink">Choose at least one.</p>}
            </fieldset>
            {result !== null && !result.ok && (
              <p role="alert" className="text-sm font-medium text-stop-ink">
                {result.message}
              </p>
            )}
            <div className="flex justify-end gap-2">
              <DialogClose asChild>
                <Button>Leave it</Button>
              </DialogClose>
              <Button type="submit" tone="primary" disabled={isBusy || types.length === 0}>
                {isBusy ? "Adding …" : "Add it"}
              </Button>
            </div>
          </form>
        </DialogContent>
      )}
    </Dialog>
  );
}
