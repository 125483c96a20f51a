"use client";

import { Search } from "lucide-react";
import { debounce, useQueryStates } from "nuqs";
import { useTransition } from "react";
import { Input, Select } from "@/components/ui/Field";
import { CHANGE_STATUSES } from "@/lib/contracts/changes";
import { CHANGE_QUERY } from "./changeQuery";
import { STATUS_WORDS } from "./words";

/** Which changes: a search, a state and whose, in the address. Another choice begins at the newest. */
export function ChangeFilters() {
  const [isPending, startTransition] = useTransition();
  const [{ q, status, author }, set] = useQueryStates(CHANGE_QUERY, {
    shallow: false,
    startTransition,
    history: "replace",
  });
  return (
    <search aria-label="Filter the changes" aria-busy={isPending} className="flex flex-wrap gap-2">
      <div className="relative min-w-56 flex-1">
        <Search aria-hidden className="pointer-events-none absolute top-2.5 left-2.5 size-4 text-ink-faint" />
        <Input
          type="search"
          className="pl-8"
          aria-label="Search agent, reason or author"
          placeholder="Agent, reason or author"
          maxLength={200}
          value={q}
          onChange={(event) => set({ q: event.target.value || null, cursor: null }, { limitUrlUpdates: debounce(250) })}
        />
      </div>
      <div className="min-w-36 flex-1 sm:w-48 sm:flex-none">
        <Select
          aria-label="State"
          value={status ?? ""}
          onChange={({ target }) =>
            set({ status: CHANGE_STATUSES.find((one) => one === target.value) ?? null, cursor: null })
          }
        >
          <option value="">In any state</option>
          {CHANGE_STATUSES.map((one) => (
            <option key={one} value={one}>
              {STATUS_WORDS[one]}
            </option>
          ))}
        </Select>
      </div>
      <div className="min-w-36 flex-1 sm:w-40 sm:flex-none">
        <Select
          aria-label="Written by"
          value={author ?? ""}
          onChange={({ target }) => set({ author: target.value === "me" ? "me" : null, cursor: null })}
        >
          <option value="">By anybody</option>
          <option value="me">By me</option>
        </Select>
      </div>
    </search>
  );
}
