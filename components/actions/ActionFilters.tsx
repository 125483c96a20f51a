"use client";

import { Search } from "lucide-react";
import { debounce, parseAsString, useQueryStates } from "nuqs";
import { type ChangeEvent, useId, useRef, useTransition } from "react";
import { useHotkeys } from "react-hotkeys-hook";
import { Button } from "@/components/ui/Button";
import { Input, Select } from "@/components/ui/Field";

const text = parseAsString.withDefault("");
const FILTERS = { q: text, agent: text, outcome: text, from: text, to: text, cursor: text };

const OUTCOMES = [
  ["", "Any outcome"],
  ["allow", "Allowed"],
  ["escalate", "Escalated"],
  ["deny", "Denied"],
] as const;

/** The list's filters. They live in the address, so a filtered list can be sent to someone; `/` goes to the search. */
export function ActionFilters({ agents }: { agents: string[] }) {
  const [isPending, startTransition] = useTransition();
  const [filters, setFilters] = useQueryStates(FILTERS, { shallow: false, startTransition, history: "replace" });
  const search = useRef<HTMLInputElement>(null);
  useHotkeys("/", () => search.current?.focus(), {
    useKey: true,
    preventDefault: true,
    description: "Search these actions",
  });

  const set = (name: keyof typeof FILTERS) => (event: ChangeEvent<HTMLInputElement | HTMLSelectElement>) =>
    // Another filter is another list: it begins at its newest row.
    setFilters(
      { [name]: event.target.value || null, cursor: null },
      name === "q" ? { limitUrlUpdates: debounce(250) } : {},
    );
  const isFiltered = [filters.q, filters.agent, filters.outcome, filters.from, filters.to].some(
    (value) => value !== "",
  );

  return (
    <search aria-label="Filter actions" aria-busy={isPending} className="mb-4 flex flex-wrap items-end gap-2">
      <div className="relative min-w-56 flex-1 max-sm:w-full max-sm:flex-none">
        <Search aria-hidden className="pointer-events-none absolute top-2.5 left-2.5 size-4 text-ink-faint" />
        <Input
          ref={search}
          type="search"
          className="pl-8"
          aria-label="Search action, resource, digest or request id"
          aria-keyshortcuts="/"
          placeholder="Action, resource, digest, request id"
          maxLength={256}
          value={filters.q}
          onChange={set("q")}
        />
      </div>
      <div className="w-44 max-sm:w-[calc(50%-0.25rem)]">
        <Select aria-label="Agent" value={filters.agent} onChange={set("agent")}>
          <option value="">Any agent</option>
          {agents.map((agent) => (
            <option key={agent}>{agent}</option>
          ))}
        </Select>
      </div>
      <div className="w-36 max-sm:w-[calc(50%-0.25rem)]">
        <Select aria-label="Outcome" value={filters.outcome} onChange={set("outcome")}>
          {OUTCOMES.map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </Select>
      </div>
      <DayInput label="From" value={filters.from} onChange={set("from")} />
      <DayInput label="To" value={filters.to} onChange={set("to")} />
      {isFiltered && (
        <Button tone="quiet" onClick={() => setFilters(null)}>
          Clear filters
        </Button>
      )}
      <span role="status" className="sr-only">
        {isPending ? "Loading" : ""}
      </span>
    </search>
  );
}

/** A day, UTC. */
function DayInput({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (event: ChangeEvent<HTMLInputElement>) => void;
}) {
  const id = useId();
  return (
    <div className="flex items-center gap-1.5 max-sm:w-full">
      <label htmlFor={id} className="text-xs text-ink-muted max-sm:w-10">
        {label}
      </label>
      <div className="w-36 max-sm:flex-1">
        <Input
          id={id}
          type="date"
          title="UTC"
          value={/^\d{4}-\d{2}-\d{2}/.exec(value)?.[0] ?? ""}
          onChange={onChange}
        />
      </div>
    </div>
  );
}
