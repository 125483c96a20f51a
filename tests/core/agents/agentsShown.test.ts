import { describe, expect, it } from "vitest";
import { type AgentsFilter, agentsShown } from "@/components/agents/agentsQuery";
import type { AgentSummary } from "@/lib/contracts/agents";

const NOW = Date.parse("2026-11-24T09:00:00Z");
const ago = (days: number) => new Date(NOW - days * 86_400_000).toISOString();
const agent = (name: string, parts: Partial<AgentSummary>) =>
  ({
    name,
    purpose: "Pays invoices",
    team: "payments",
    owner: { name: "Omar", email: "omar@example.com" },
    stage: "supervised",
    mode: "enforce",
    lifecycle: "active",
    last_decision_at: null,
    oldest_credential_at: null,
    ...parts,
  }) as AgentSummary;

const AGENTS = [
  agent("busy", { last_decision_at: ago(0.5), oldest_credential_at: ago(89) }),
  agent("idle", { last_decision_at: ago(7), oldest_credential_at: ago(90), stage: "watch" }),
  agent("gone", { last_decision_at: ago(90), oldest_credential_at: ago(400), lifecycle: "retired" }),
  agent("new", { team: "support", owner: { name: "Sam", email: "sam@example.com" }, mode: "observe" }),
];

const ALL: AgentsFilter = {
  q: "",
  team: "",
  owner: "",
  stage: "",
  mode: null,
  lifecycle: null,
  seen: null,
  age: null,
};
const shown = (filter: Partial<AgentsFilter>) =>
  agentsShown(AGENTS, { ...ALL, ...filter }, NOW)
    .map(({ name }) => name)
    .join(" ");

describe("the list of agents", () => {
  it.each<[string, Partial<AgentsFilter>, string]>([
    ["is whole without a filter", {}, "busy idle gone new"],
    ["holds what was seen in the last day", { seen: "today" }, "busy"],
    ["counts what was never seen among what was not seen for days", { seen: "7" }, "idle gone new"],
    ["counts whole days", { seen: "90" }, "gone new"],
    ["knows what was never seen", { seen: "never" }, "new"],
    ["is narrowed to old credentials, of agents that have any", { age: "90" }, "idle gone"],
    ["is searched in every word, whatever its case", { q: " SAM@ " }, "new"],
    [
      "is narrowed by all that is chosen at once",
      { team: "payments", stage: "supervised", lifecycle: "active" },
      "busy",
    ],
    ["is narrowed by owner and mode", { owner: "sam@example.com", mode: "observe" }, "new"],
    ["is empty for what the address names and nobody has", { stage: "bounded" }, ""],
  ])("%s", (_, filter, expected) => {
    expect(shown(filter)).toBe(expected);
  });
});
