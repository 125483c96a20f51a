"use client";

import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "@/components/ui/Dialog";
import { Field, Select } from "@/components/ui/Field";
import type { ApprovalDetail } from "@/lib/contracts/approvals";

type To = { person: string } | { team: string } | Record<string, never>;

/** Passes an approval to someone who may answer it. */
export function PassOn({
  approval,
  isBusy,
  onChoose,
}: {
  approval: Pick<ApprovalDetail, "may_pass_to" | "assigned_to">;
  isBusy: boolean;
  onChoose: (to: To) => void;
}) {
  const { people, teams } = approval.may_pass_to;
  const [isOpen, setOpen] = useState(false);
  const [chosen, setChosen] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const [kind, name = ""] = chosen.split(/ (.*)/);
    onChoose(kind === "person" ? { person: name } : kind === "team" ? { team: name } : {});
    setOpen(false);
  };
  return (
    <Dialog open={isOpen} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button tone="quiet" size="small" disabled={isBusy}>
          Pass on
        </Button>
      </DialogTrigger>
      <DialogContent
        title="Pass it on"
        description="It then waits for them first. Who must answer stays as the rules say, and the deadline too."
      >
        <form onSubmit={submit} className="space-y-4">
          <Field label="To whom" hint="Those who may answer it.">
            {(control) => (
              <Select {...control} value={chosen} onChange={(event) => setChosen(event.target.value)}>
                <option value="">Nobody in particular</option>
                {teams.map((team) => (
                  <option key={team} value={`team ${team}`}>
                    The team {team}
                  </option>
                ))}
                {people.map(({ name, email }) => (
                  <option key={email} value={`person ${email}`}>
                    {name} ({email})
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <div className="flex justify-end gap-2">
            <DialogClose asChild>
              <Button tone="quiet">Cancel</Button>
            </DialogClose>
            <Button type="submit" tone="primary">
              Pass it on
            </Button>
          </div>
        </form>
      </DialogContent>
    </Dialog>
  );
}
