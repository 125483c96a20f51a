"use client";

import { Siren } from "lucide-react";
import { useRouter } from "next/navigation";
import { type FormEvent, useState, useTransition } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "@/components/ui/Dialog";
import { Field, Input, Select, Textarea } from "@/components/ui/Field";
import { type ActionResult, errorOf } from "@/lib/contracts/actionResult";
import { type BreakGlassAnswer, MINUTES_MAX } from "@/lib/contracts/breakGlass";
import { type ExceptionActions, UNREACHABLE } from "./actions";

const MINUTES = 15;

/** Asks for break-glass: for which agent, what it may do, where, how long, and why. Nothing is granted by it. */
export function AskDialog({
  may: { agents, actions, environments },
  ask,
}: {
  may: NonNullable<BreakGlassAnswer["may_ask"]>;
  ask: ExceptionActions["ask"];
}) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [result, setResult] = useState<ActionResult<unknown> | null>(null);
  const [isBusy, start] = useTransition();
  const [agent, setAgent] = useState(agents[0] ?? "");
  const [environment, setEnvironment] = useState(environments[0] ?? "");
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [search, setSearch] = useState("");
  const [minutes, setMinutes] = useState(String(MINUTES));
  const [reason, setReason] = useState("");
  const shown = actions.filter((name) => name.includes(search.trim()) || chosen.includes(name));
  const toggle = (name: string, on: boolean) =>
    setChosen(on ? [...chosen, name] : chosen.filter((other) => other !== name));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    start(async () => {
      const asked = await ask({
        agent,
        environment,
        actions: [...chosen],
        minutes: Number(minutes),
        reason,
      }).catch(() => UNREACHABLE);
      setResult(asked);
      if (!asked.ok) return;
      setOpen(false);
      setReason("");
      setChosen([]);
      toast.success(asked.value.message);
      router.refresh();
    });
  };
  return (
    <Dialog
      open={open}
      onOpenChange={(to) => {
        setOpen(to);
        if (to) setResult(null);
      }}
    >
      <DialogTrigger asChild>
        <Button tone="stop">
          <Siren aria-hidden className="size-4" />
          Ask for break-glass
        </Button>
      </DialogTrigger>
      <DialogContent
        wide
        title="Ask for break-glass"
        description="A grant of minutes for an emergency. A second person gives it, who has just signed in; a third reviews it afterwards. Stages, rules, limits and kill switches bind it as they bind every grant."
      >
        <form onSubmit={submit} className="space-y-4">
          <div className="grid gap-4 sm:grid-cols-3">
            <Field label="Agent" error={errorOf(result, "agent")}>
              {(control) => (
                <Select {...control} value={agent} onChange={(event) => setAgent(event.target.value)}>
                  {agents.map((name) => (
                    <option key={name}>{name}</option>
                  ))}
                </Select>
              )}
            </Field>
            <Field label="Environment" error={errorOf(result, "environment")}>
              {(control) => (
                <Select {...control} value={environment} onChange={(event) => setEnvironment(event.target.value)}>
                  {environments.map((name) => (
                    <option key={name}>{name}</option>
                  ))}
                </Select>
              )}
            </Field>
            <Field label="Minutes" hint={`At most ${MINUTES_MAX}.`} error={errorOf(result, "minutes")}>
              {(control) => (
                <Input
                  {...control}
                  type="number"
                  min={1}
                  max={MINUTES_MAX}
                  required
                  value={minutes}
                  onChange={(event) => setMinutes(event.target.value)}
                />
              )}
            </Field>
          </div>
          <fieldset className="min-w-0 space-y-2">
            <legend className="text-sm font-medium">
              What it may do{chosen.length === 0 ? "" : `: ${chosen.length} chosen`}
            </legend>
            <Input
              type="search"
              aria-label="Search the actions"
              placeholder="Search the actions"
              value={search}
              onChange={(event) => setSearch(event.target.value)}
            />
            <ul className="max-h-40 overflow-y-auto rounded-md border border-line-strong p-2">
              {shown.map((name) => (
                <li key={name}>
                  <label className="flex min-h-7 items-center gap-2 font-mono text-xs [overflow-wrap:anywhere]">
                    <input
                      type="checkbox"
                      className="size-4 shrink-0 accent-accent"
                      checked={chosen.includes(name)}
                      onChange={(event) => toggle(name, event.target.checked)}
                    />
                    {name}
                  </label>
                </li>
              ))}
              {shown.length === 0 && <li className="text-sm text-ink-muted">No action has this in its name.</li>}
            </ul>
          </fieldset>
          <Field label="What has happened" hint="The second person decides by it." error={errorOf(result, "reason")}>
            {(control) => (
              <Textarea
                {...control}
                value={reason}
                maxLength={2000}
                required
                onChange={(event) => setReason(event.target.value)}
              />
            )}
          </Field>
          {result !== null && !result.ok && (
            <p role="alert" className="text-sm font-medium text-stop-ink">
              {result.message}
            </p>
          )}
          <div className="flex flex-wrap justify-end gap-2">
            <DialogClose asChild>
              <Button>Leave it as it is</Button>
            </DialogClose>
            <Button type="submit" tone="stop" disabled={isBusy || chosen.length === 0 || reason.trim() === ""}>
              {isBusy ? "Asking …" : "Ask a second person"}
            </Button>
          </div>
        </form>
      </DialogContent>
    </Dialog>
  );
}
