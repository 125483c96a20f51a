/** What of the list of agents stands in the address, and which agents it then holds. */
import { parseAsInteger, parseAsString, parseAsStringLiteral } from "nuqs";
import type { AgentSummary } from "@/lib/contracts/agents";

export const LIFECYCLES = ["active", "suspended", "retired"] as const;
export const MODES = ["enforce", "observe"] as const;
/** `today`: in the last 24 hours. `7`: not for so many days, or never. */
export const SEEN = ["today", "7", "30", "90", "never"] as const;
/** The oldest credential has at least so many days. */
export const AGES = ["90", "180", "365"] as const;
export const AGENT_COLUMNS = ["agent", "team", "owner", "stage", "budget", "today", "seen", "credential"] as const;

export const AGENTS_QUERY = {
  q: parseAsString.withDefault(""),
  team: parseAsString.withDefault(""),
  owner: parseAsString.withDefault(""),
  stage: parseAsString.withDefault(""),
  mode: parseAsStringLiteral(MODES),
  lifecycle: parseAsStringLiteral(LIFECYCLES),
  seen: parseAsStringLiteral(SEEN),
  age: parseAsStringLiteral(AGES),
  sort: parseAsStringLiteral(AGENT_COLUMNS).withDefault("agent"),
  order: parseAsStringLiteral(["asc", "desc"]).withDefault("asc"),
  page: parseAsInteger.withDefault(1),
};

export interface AgentsFilter {
  /** A part of a name, purpose, team, owner or stage. */
  q: string;
  team: string;
  /** An address. */
  owner: string;
  stage: string;
  mode: (typeof MODES)[number] | null;
  lifecycle: (typeof LIFECYCLES)[number] | null;
  seen: (typeof SEEN)[number] | null;
  age: (typeof AGES)[number] | null;
}

const DAY_MS = 86_400_000;

/** Whole days since then; `now` is epoch milliseconds. */
export function daysSince(at: string, now: number): number {
  return Math.floor((now - Date.parse(at)) / DAY_MS);
}

/** The agents that the filter leaves. */
export function agentsShown(agents: readonly AgentSummary[], filter: AgentsFilter, now: number): AgentSummary[] {
  const q = filter.q.trim().toLowerCase();
  const is = (wanted: string | null, value: string) => wanted === null || wanted === "" || wanted === value;
  return agents.filter(
    (agent) =>
      is(filter.team, agent.team) &&
      is(filter.owner, agent.owner.email) &&
      is(filter.stage, agent.stage) &&
      is(filter.mode, agent.mode) &&
      is(filter.lifecycle, agent.lifecycle) &&
      isSeen(agent.last_decision_at, filter.seen, now) &&
      isAged(agent.oldest_credential_at, filter.age, now) &&
      wordsOf(agent).includes(q),
  );
}

function isSeen(at: string | null, seen: AgentsFilter["seen"], now: number): boolean {
  if (seen === null) return true;
  if (seen === "never" || at === null) return at === null && seen !== "today";
  const days = daysSince(at, now);
  return seen === "today" ? days < 1 : days >= Number(seen);
}

function isAged(at: string | null, age: AgentsFilter["age"], now: number): boolean {
  return age === null || (at !== null && daysSince(at, now) >= Number(age));
}

function wordsOf({ name, purpose, team, owner, stage }: AgentSummary): string {
  return [name, purpose, team, owner.name, owner.email, stage].join(" ").toLowerCase();
}
