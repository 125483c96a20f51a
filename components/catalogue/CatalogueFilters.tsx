"use client";

import { Search } from "lucide-react";
import { debounce, useQueryStates } from "nuqs";
import { useTransition } from "react";
import { Input, Select } from "@/components/ui/Field";
import { CATALOGUE_POWERS, CATALOGUE_SHOWN } from "@/lib/contracts/catalogue";
import { CATALOGUE_QUERY } from "./catalogueQuery";

const SHOWN = { all: "Every action", unstated: "Facts not stated", changed: "Claim has changed" } as const;

/** Which actions: a search, a tool, a power and what is to be done, in the address. Another choice begins at its first page. */
export function CatalogueFilters({ tools }: { tools: readonly string[] }) {
  const [isPending, startTransition] = useTransition();
  const [{ q, tool, power, show }, set] = useQueryStates(CATALOGUE_QUERY, {
    shallow: false,
    startTransition,
    history: "replace",
  });
  return (
    <search aria-label="Filter the catalogue" aria-busy={isPending} className="mb-3 flex flex-wrap gap-2">
      <div className="relative min-w-56 flex-1">
        <Search aria-hidden className="pointer-events-none absolute top-2.5 left-2.5 size-4 text-ink-faint" />
        <Input
          type="search"
          className="pl-8"
          aria-label="Search name, description or object type"
          placeholder="Name, description or object type"
          maxLength={200}
          value={q}
          onChange={(event) => set({ q: event.target.value || null, page: null }, { limitUrlUpdates: debounce(250) })}
        />
      </div>
      <div className="min-w-32 flex-1 sm:w-36 sm:flex-none">
        <Select
          aria-label="Tool"
          value={tool}
          onChange={(event) => set({ tool: event.target.value || null, page: null })}
        >
          <option value="">Every tool</option>
          {tools.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </Select>
      </div>
      <div className="min-w-32 flex-1 sm:w-36 sm:flex-none">
        <Select
          aria-label="Power"
          value={power ?? ""}
          onChange={(event) =>
            set({ power: CATALOGUE_POWERS.find((one) => one === event.target.value) ?? null, page: null })
          }
        >
          <option value="">Every power</option>
          {CATALOGUE_POWERS.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </Select>
      </div>
      <div className="min-w-40 flex-1 sm:w-44 sm:flex-none">
        <Select
          aria-label="Show"
          value={show}
          onChange={(event) =>
            set({ show: CATALOGUE_SHOWN.find((one) => one === event.target.value) ?? null, page: null })
          }
        >
          {CATALOGUE_SHOWN.map((one) => (
            <option key={one} value={one}>
              {SHOWN[one]}
            </option>
          ))}
        </Select>
      </div>
    </search>
  );
}
