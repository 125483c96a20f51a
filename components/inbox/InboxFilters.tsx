"use client";

import { parseAsString, useQueryStates } from "nuqs";
import { useTransition } from "react";
import { Select } from "@/components/ui/Field";

const FILTERS = {
  status: parseAsString.withDefault("pending"),
  agent: parseAsString.withDefault(""),
  cursor: parseAsString,
};

const STATUSES = [
  ["pending", "Waiting"],
  ["resolved", "Resolved"],
  ["approved", "Approved"],
  ["denied", "Denied"],
  ["expired", "Expired"],
  ["cancelled", "Withdrawn"],
  ["all", "All"],
] as const;

/** Which approvals the list shows. The choice lives in the address. */
export function InboxFilters({ agents }: { agents: string[] }) {
  const [isPending, startTransition] = useTransition();
  const [filters, setFilters] = useQueryStates(FILTERS, { shallow: false, startTransition, history: "replace" });
  return (
    <search aria-label="Filter the inbox" aria-busy={isPending} className="grid grid-cols-2 gap-2">
      <Select
        aria-label="Status"
        value={filters.status}
        onChange={(event) => setFilters({ status: event.target.value, cursor: null })}
      >
        {STATUSES.map(([status, words]) => (
          <option key={status} value={status}>
            {words}
          </option>
        ))}
      </Select>
      <Select
        aria-label="Agent"
        value={filters.agent}
        onChange={(event) => setFilters({ agent: event.target.value || null, cursor: null })}
      >
        <option value="">Any agent</option>
        {agents.map((agent) => (
          <option key={agent}>{agent}</option>
        ))}
      </Select>
    </search>
  );
}
