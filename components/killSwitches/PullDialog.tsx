"use client";

import { OctagonX } from "lucide-react";
import { useRouter } from "next/navigation";
import { type FormEvent, useState, useTransition } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "@/components/ui/Dialog";
import { Field, Input, Select, Textarea } from "@/components/ui/Field";
import { type ActionResult, errorOf } from "@/lib/contracts/actionResult";
import { type KillSwitchesAnswer, killSwitchWords, type PullKillSwitch } from "@/lib/contracts/killSwitches";
import type { Pull } from "./KillSwitchesPage";

type MayPull = KillSwitchesAnswer["mayPull"];
type Choice = "agent" | "tool" | "environment" | "except_read" | "organisation";

const CHOICES: readonly { choice: Choice; label: string }[] = [
  { choice: "agent", label: "One agent" },
  { choice: "tool", label: "One tool" },
  { choice: "environment", label: "One environment" },
  { choice: "except_read", label: "Everything but reading" },
  { choice: "organisation", label: "Everything" },
];

/** What must be typed before the whole organisation stands still. */
const CONFIRMATION = "stop everything";

const UNREACHABLE = {
  ok: false,
  message: "The server did not answer. Nothing may have been stopped: try again.",
} as const;

/** Says what will stand still before it does; for the whole organisation, asks to type it. */
export function PullDialog({ mayPull, pull }: { mayPull: MayPull; pull: Pull }) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [result, setResult] = useState<ActionResult<unknown> | null>(null);
  const [isBusy, startPull] = useTransition();
  const choices = CHOICES.filter(({ choice }) => namesOf(mayPull, choice) !== null);
  const [choice, setChoice] = useState<Choice>(choices[0]?.choice ?? "agent");
  const names = namesOf(mayPull, choice) ?? [];
  const [name, setName] = useState("");
  const [reason, setReason] = useState("");
  const [typed, setTyped] = useState("");
  const chosen = names.includes(name) ? name : (names[0] ?? "");
  const isWhole = choice === "organisation" || choice === "except_read";
  const input = inputOf(choice, chosen, reason);

  const onOpenChange = (to: boolean) => {
    setOpen(to);
    if (to) setResult(null);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    startPull(async () => {
      const pulled = await pull(input).catch(() => UNREACHABLE);
      setResult(pulled);
      if (!pulled.ok) return;
      setOpen(false);
      setReason("");
      setTyped("");
      toast.success(
        `Stopped: ${killSwitchWords({ ...input, covers: chosen, exceptRead: input.exceptRead ?? false })}.`,
      );
      router.refresh();
    });
  };
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogTrigger asChild>
        <Button tone="stop">
          <OctagonX aria-hidden className="size-4" />
          Pull a switch
        </Button>
      </DialogTrigger>
      <DialogContent
        title="Pull a kill switch"
        description="It holds until a second person releases it. What it revokes and cancels does not come back."
      >
        <form onSubmit={submit} className="space-y-4">
          <Field label="What to stop">
            {(control) => (
              <Select {...control} value={choice} onChange={(event) => setChoice(event.target.value as Choice)}>
                {choices.map((one) => (
                  <option key={one.choice} value={one.choice}>
                    {one.label}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          {!isWhole && (
            <Field label="Which one" error={errorOf(result, "name")}>
              {(control) => (
                <Select {...control} value={chosen} onChange={(event) => setName(event.target.value)}>
                  {names.map((one) => (
                    <option key={one}>{one}</option>
                  ))}
                </Select>
              )}
            </Field>
          )}
          <Field label="Why" hint="Everyone reads it while things stand still." error={errorOf(result, "reason")}>
            {(control) => (
              <Textarea
                {...control}
                value={reason}
                onChange={(event) => setReason(event.target.value)}
                maxLength={500}
                required
              />
            )}
          </Field>
          {isWhole && (
            <Field label={`Type “${CONFIRMATION}” to go on`}>
              {(control) => (
                <Input
                  {...control}
                  value={typed}
                  onChange={(event) => setTyped(event.target.value)}
                  autoComplete="off"
                  required
                />
              )}
            </Field>
          )}
          <p className="text-sm text-ink-muted">{consequence(choice, chosen)}</p>
          {result !== null && !result.ok && (
            <p role="alert" className="text-sm font-medium text-stop-ink">
              {result.message}
            </p>
          )}
          <div className="flex justify-end gap-2">
            <DialogClose asChild>
              <Button>Leave it running</Button>
            </DialogClose>
            <Button
              type="submit"
              tone="stop"
              disabled={isBusy || reason.trim() === "" || (isWhole && typed.trim().toLowerCase() !== CONFIRMATION)}
            >
              {isBusy ? "Stopping …" : "Stop it now"}
            </Button>
          </div>
        </form>
      </DialogContent>
    </Dialog>
  );
}

/** What may be named; null where this may not be stopped at all. */
function namesOf({ organisation, tools, environments, agents }: MayPull, choice: Choice): readonly string[] | null {
  if (choice === "organisation" || choice === "except_read") return organisation ? [] : null;
  const names = { agent: agents, tool: tools, environment: environments }[choice];
  return names.length === 0 ? null : names;
}

function inputOf(choice: Choice, name: string, reason: string): PullKillSwitch {
  if (choice === "organisation" || choice === "except_read")
    return { scope: "organisation", exceptRead: choice === "except_read", reason };
  return { scope: choice, name, reason };
}

function consequence(choice: Choice, name: string): string {
  switch (choice) {
    case "agent":
      return `Every call of ${name} is denied, whatever its budget and approvals say.`;
    case "tool":
      return `Every call on ${name} is denied, for every agent in every environment.`;
    case "environment":
      return `Every call in ${name} is denied, for every agent on every tool.`;
    case "except_read":
      return "Every call that is not known to read is denied, for every agent. Reading goes on.";
    case "organisation":
      return "Every call of every agent is denied, reading too.";
  }
}
