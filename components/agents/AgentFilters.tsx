"use client";

import { Search } from "lucide-react";
import { Button } from "@/components/ui/Button";
import { Input } from "@/components/ui/Field";
import { type Choices, FilterChoice } from "@/components/ui/FilterChoice";
import type { AgentSummary } from "@/lib/contracts/agents";
import { AGES, type AgentsFilter, LIFECYCLES, MODES, SEEN } from "./agentsQuery";

const LIFECYCLE_CHOICES: Choices = LIFECYCLES.map((one) => [one, one]);
const MODE_WORDS = { enforce: "enforced", observe: "observed only" } as const;
const SEEN_WORDS = {
  today: "in the last day",
  "7": "not for 7 days",
  "30": "not for 30 days",
  "90": "not for 90 days",
  never: "never",
} as const;

/** What the list is narrowed to. `onChange` gets what differs. */
export function AgentFilters({
  agents,
  filter,
  onChange,
}: {
  /** All that there are: what they have can be chosen. */
  agents: readonly AgentSummary[];
  filter: AgentsFilter;
  onChange: (changed: Partial<AgentsFilter>) => void;
}) {
  const owners = new Map(agents.map(({ owner }) => [owner.email, owner.name]));
  const isNarrowed = Object.values(filter).some((value) => value !== null && value !== "");
  return (
    <search aria-label="Filter the agents" className="flex flex-wrap gap-2 border-b border-line p-3">
      <div className="relative w-full sm:max-w-72">
        <Search aria-hidden className="pointer-events-none absolute top-2.5 left-2.5 size-4 text-ink-faint" />
        <Input
          type="search"
          aria-label="Search agents"
          placeholder="Name, purpose, team, owner, stage"
          className="pl-8"
          maxLength={200}
          value={filter.q}
          onChange={(event) => onChange({ q: event.target.value })}
        />
      </div>
      <FilterChoice
        label="Team"
        value={filter.team}
        choices={named(agents.map(({ team }) => team))}
        onChange={(team) => onChange({ team })}
      />
      <FilterChoice
        label="Owner"
        value={filter.owner}
        choices={[...owners].sort(([, a], [, b]) => a.localeCompare(b))}
        onChange={(owner) => onChange({ owner })}
      />
      <FilterChoice
        label="Stage"
        value={filter.stage}
        choices={named(agents.map(({ stage }) => stage))}
        onChange={(stage) => onChange({ stage })}
      />
      <FilterChoice
        label="Mode"
        value={filter.mode ?? ""}
        choices={MODES.map((one) => [one, MODE_WORDS[one]])}
        onChange={(value) => onChange({ mode: MODES.find((one) => one === value) ?? null })}
      />
      <FilterChoice
        label="Lifecycle"
        value={filter.lifecycle ?? ""}
        choices={LIFECYCLE_CHOICES}
        onChange={(value) => onChange({ lifecycle: LIFECYCLES.find((one) => one === value) ?? null })}
      />
      <FilterChoice
        label="Last seen"
        value={filter.seen ?? ""}
        choices={SEEN.map((one) => [one, SEEN_WORDS[one]])}
        onChange={(value) => onChange({ seen: SEEN.find((one) => one === value) ?? null })}
      />
      <FilterChoice
        label="Credential"
        value={filter.age ?? ""}
        choices={AGES.map((days) => [days, `${days} days old`])}
        onChange={(value) => onChange({ age: AGES.find((one) => one === value) ?? null })}
      />
      {isNarrowed && (
        <Button tone="quiet" onClick={() => onChange(EVERYTHING)}>
          Show all
        </Button>
      )}
    </search>
  );
}

const EVERYTHING: AgentsFilter = {
  q: "",
  team: "",
  owner: "",
  stage: "",
  mode: null,
  lifecycle: null,
  seen: null,
  age: null,
};

function named(names: readonly string[]): Choices {
  return [...new Set(names)].sort().map((name) => [name, name]);
}
