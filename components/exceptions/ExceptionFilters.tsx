"use client";

import { Search } from "lucide-react";
import { debounce, useQueryStates } from "nuqs";
import { useTransition } from "react";
import { Input, Select } from "@/components/ui/Field";
import { EXCEPTION_QUERY } from "./exceptionQuery";

const STATES = [
  ["active", "In force"],
  ["over", "Over"],
  ["all", "All of them"],
] as const;

/** Which exceptions: a search and a state, in the address. Another choice begins at its first page. */
export function ExceptionFilters() {
  const [isPending, startTransition] = useTransition();
  const [{ q, state }, set] = useQueryStates(EXCEPTION_QUERY, { shallow: false, startTransition, history: "replace" });
  return (
    <search aria-label="Filter the exceptions" aria-busy={isPending} className="mb-3 flex flex-wrap gap-2">
      <div className="relative min-w-56 flex-1">
        <Search aria-hidden className="pointer-events-none absolute top-2.5 left-2.5 size-4 text-ink-faint" />
        <Input
          type="search"
          className="pl-8"
          aria-label="Search agent, grant or action"
          placeholder="Agent, grant or action"
          maxLength={200}
          value={q}
          onChange={(event) => set({ q: event.target.value || null, page: null }, { limitUrlUpdates: debounce(250) })}
        />
      </div>
      <div className="w-40">
        <Select
          aria-label="State"
          value={state}
          onChange={(event) => {
            const chosen = STATES.find(([value]) => value === event.target.value);
            set({ state: chosen?.[0] ?? null, page: null });
          }}
        >
          {STATES.map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </Select>
      </div>
    </search>
  );
}
