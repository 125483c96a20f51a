"use client";

import { Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { type FormEvent, useState, useTransition } from "react";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "@/components/ui/Dialog";
import { Field, Input, Select } from "@/components/ui/Field";
import { type ActionResult, errorOf } from "@/lib/contracts/actionResult";
import { SOURCE_TYPE_LABELS, SOURCE_TYPE_NAMES, type SourceBasis, type SourceTypeName } from "@/lib/contracts/sources";
import { type AddSource, UNREACHABLE } from "./actions";

/** Adds a source and opens its page, where its first token is made. */
export function AddSourceDialog({ add }: { add: AddSource }) {
  const router = useRouter();
  const [name, setName] = useState("");
  const [type, setType] = useState<SourceTypeName>("generic");
  const [basis, setBasis] = useState<SourceBasis>("claimed");
  const [result, setResult] = useState<ActionResult<unknown> | null>(null);
  const [isBusy, startAdd] = useTransition();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    startAdd(async () => {
      const added = await add({ name, type, basis }).catch(() => UNREACHABLE);
      setResult(added);
      if (added.ok) router.push(`/sources/${encodeURIComponent(added.value.name)}`);
    });
  };
  return (
    <Dialog>
      <DialogTrigger asChild>
        <Button tone="primary">
          <Plus aria-hidden className="size-4" />
          Add a source
        </Button>
      </DialogTrigger>
      <DialogContent title="Add a source" description="Records are sent to it with a token that you make next.">
        <form onSubmit={submit} className="space-y-4">
          <Field
            label="Name"
            hint="Part of the address: small letters, digits, _ and -."
            error={errorOf(result, "name")}
          >
            {(control) => (
              <Input
                {...control}
                className="font-mono"
                value={name}
                onChange={(event) => setName(event.target.value)}
                maxLength={63}
                autoComplete="off"
                required
              />
            )}
          </Field>
          <Field label="What its records are">
            {(control) => (
              <Select {...control} value={type} onChange={(event) => setType(event.target.value as SourceTypeName)}>
                {SOURCE_TYPE_NAMES.map((one) => (
                  <option key={one} value={one}>
                    {SOURCE_TYPE_LABELS[one]}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Field
            label="Who writes them"
            hint="What an agent says of itself never counts as proof that something happened."
          >
            {(control) => (
              <Select {...control} value={basis} onChange={(event) => setBasis(event.target.value as SourceBasis)}>
                <option value="claimed">The agent, or what it can write to</option>
                <option value="independent">Another system, which agents cannot write to</option>
              </Select>
            )}
          </Field>
          {result !== null && !result.ok && (
            <p role="alert" className="text-sm font-medium text-stop-ink">
              {result.message}
            </p>
          )}
          <div className="flex justify-end gap-2">
            <DialogClose asChild>
              <Button>Leave it</Button>
            </DialogClose>
            <Button type="submit" tone="primary" disabled={isBusy}>
              {isBusy ? "Adding …" : "Add it"}
            </Button>
          </div>
        </form>
      </DialogContent>
    </Dialog>
  );
}
