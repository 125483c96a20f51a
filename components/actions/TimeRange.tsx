"use client";

import { CalendarRange } from "lucide-react";
import { Popover } from "radix-ui";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/Button";
import { Field, Input } from "@/components/ui/Field";
import { momentWords } from "./histogramColumns";

const HOUR_MS = 3_600_000;
const RANGES = [
  ["The last 15 minutes", HOUR_MS / 4],
  ["The last hour", HOUR_MS],
  ["The last 24 hours", 24 * HOUR_MS],
  ["The last 7 days", 7 * 24 * HOUR_MS],
  ["The last 30 days", 30 * 24 * HOUR_MS],
] as const;

/** From when to when. A quick range begins so long before now and has no end; what is written counts as UTC. */
export function TimeRange({
  from,
  to,
  change,
}: {
  from: string;
  to: string;
  change: (range: { from: string | null; to: string | null }) => void;
}) {
  const [isOpen, setOpen] = useState(false);
  const take = (range: { from: string | null; to: string | null }) => {
    setOpen(false);
    change(range);
  };
  const write = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const written = new FormData(event.currentTarget);
    take({ from: asUtc(written.get("from")), to: asUtc(written.get("to")) });
  };
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <Button className="max-w-full">
          <CalendarRange aria-hidden className="size-4 shrink-0" />
          <span className="truncate">{rangeWords(from, to)}</span>
        </Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={6}
          collisionPadding={8}
          aria-label="Which time is shown"
          className="z-40 w-72 space-y-3 rounded-lg border border-line bg-raised p-4 shadow-overlay"
        >
          <div className="grid gap-1">
            {RANGES.map(([words, length]) => (
              <Button
                key={words}
                tone="quiet"
                size="small"
                className="justify-start!"
                onClick={() => take({ from: new Date(Date.now() - length).toISOString(), to: null })}
              >
                {words}
              </Button>
            ))}
            <Button tone="quiet" size="small" className="justify-start!" onClick={() => take({ from: null, to: null })}>
              Any time
            </Button>
          </div>
          <form onSubmit={write} className="space-y-2 border-t border-line pt-3">
            <Field label="From (UTC)">
              {(control) => <Input {...control} name="from" type="datetime-local" defaultValue={asWritten(from)} />}
            </Field>
            <Field label="To (UTC)">
              {(control) => <Input {...control} name="to" type="datetime-local" defaultValue={asWritten(to)} />}
            </Field>
            <Button type="submit" size="small">
              Show this time
            </Button>
          </form>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function rangeWords(from: string, to: string): string {
  if (from === "" && to === "") return "Any time";
  const words = (moment: string) => (moment.length <= 10 ? moment : momentWords(moment, 60_000));
  if (to === "") return `Since ${words(from)}`;
  return from === "" ? `Until ${words(to)}` : `${words(from)} – ${words(to)}`;
}

/** As such a field holds it: without a zone, to the minute. */
function asWritten(moment: string): string {
  const time = Date.parse(moment);
  return Number.isNaN(time) ? "" : new Date(time).toISOString().slice(0, 16);
}

function asUtc(written: FormDataEntryValue | null): string | null {
  return typeof written === "string" && written !== "" ? `${written}:00.000Z` : null;
}
