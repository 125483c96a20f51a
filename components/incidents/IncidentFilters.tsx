"use client";

import { Search } from "lucide-react";
import { debounce, useQueryStates } from "nuqs";
import { useTransition } from "react";
import { Input } from "@/components/ui/Field";
import { FilterChoice } from "@/components/ui/FilterChoice";
import { INCIDENT_SEVERITIES, INCIDENT_STATUSES, SEVERITY_WORDS, STATUS_WORDS } from "@/lib/contracts/incidents";
import { INCIDENT_QUERY } from "./incidentQuery";

const STATUSES = [
  ["unresolved", "Not closed"],
  ...INCIDENT_STATUSES.map((one) => [one, STATUS_WORDS[one]] as const),
] as const;
const SEVERITIES = INCIDENT_SEVERITIES.map((one) => [one, SEVERITY_WORDS[one]] as const);

/** Which incidents: in the address, so that a list can be sent to someone. Another choice begins at the newest. */
export function IncidentFilters({ agents }: { agents: readonly string[] }) {
  const [isPending, startTransition] = useTransition();
  const [{ q, status, severity, agent, lead }, set] = useQueryStates(INCIDENT_QUERY, {
    shallow: false,
    startTransition,
    history: "replace",
  });
  return (
    <search aria-label="Filter the incidents" aria-busy={isPending} className="mb-4 flex flex-wrap gap-2">
      <div className="relative min-w-56 flex-1 max-sm:w-full max-sm:flex-none">
        <Search aria-hidden className="pointer-events-none absolute top-2.5 left-2.5 size-4 text-ink-faint" />
        <Input
          type="search"
          className="pl-8"
          aria-label="Search title, summary or number"
          placeholder="Title, summary, INC-7"
          maxLength={200}
          value={q}
          onChange={(event) => set({ q: event.target.value || null, cursor: null }, { limitUrlUpdates: debounce(250) })}
        />
      </div>
      <FilterChoice
        label="Status"
        value={status ?? ""}
        choices={STATUSES}
        onChange={(value) => set({ status: STATUSES.find(([one]) => one === value)?.[0] ?? null, cursor: null })}
      />
      <FilterChoice
        label="Severity"
        value={severity ?? ""}
        choices={SEVERITIES}
        onChange={(value) => set({ severity: INCIDENT_SEVERITIES.find((one) => one === value) ?? null, cursor: null })}
      />
      <FilterChoice
        label="Agent"
        value={agent}
        choices={agents.map((one) => [one, one])}
        onChange={(value) => set({ agent: value || null, cursor: null })}
      />
      <FilterChoice
        label="Lead"
        value={lead ?? ""}
        choices={[["me", "Me"]]}
        onChange={(value) => set({ lead: value === "me" ? "me" : null, cursor: null })}
      />
    </search>
  );
}
