/** What one change request may widen: one category. */
import type { CellDifference } from "@/lib/core/authority/difference";
import type { Power } from "@/lib/core/organisation/facts";

export const CATEGORY_KINDS = [
  "cell",
  "promotion",
  "new_agent",
  "observe_mode",
  "reactivation",
  "responsibility",
  "rule",
  "risk_fact",
  "action",
  "stage",
  "environment",
  "person",
  "group",
] as const;
export type CategoryKind = (typeof CATEGORY_KINDS)[number];

/** A call's place: one action of one agent in one environment. */
export interface Place {
  agent: string;
  action: string;
  environment: string;
}

export interface Category {
  kind: CategoryKind;
  /** The agent, rule, action, stage, environment, person or group that it is about. */
  subject: string;
  /** Of a cell. */
  power?: Power | null;
  environment?: string;
  /** Which risk fact (`unstated`: several that nobody had stated), or which responsibility (`owner`, `team`). */
  name?: string;
  /** It as it stands in a sentence. */
  words: string;
  /** Everywhere in the catalogue it widens what an agent may do; observe mode lets other calls go on as well. Empty where it widens something else, such as who may approve. */
  reaches: Place[];
}

/** What a change does to everything that somebody may do. */
export interface Change {
  /** What widens, each apart: at most one may be in one request. */
  categories: Category[];
  /** What differs and widens nothing, as words. */
  narrowing: string[];
  /** Every cell that differs, by agent. */
  agents: { agent: string; cells: CellDifference[] }[];
}

/** Two requests for the same category have the same key, whatever it reaches. */
export function categoryKey({ kind, subject, power, environment, name }: Category): string {
  return JSON.stringify([kind, subject, power ?? null, environment ?? null, name ?? null]);
}

/** True where a change does nothing at all. */
export function changesNothing({ categories, narrowing, agents }: Change): boolean {
  return categories.length + narrowing.length + agents.length === 0;
}

/** The agents that the category lets do more, each once. */
export function agentsReached({ kind, subject, reaches }: Category): string[] {
  const own = AGENT_KINDS.has(kind) ? [subject] : [];
  return [...new Set([...own, ...reaches.map(({ agent }) => agent)])].sort();
}

const AGENT_KINDS: ReadonlySet<CategoryKind> = new Set([
  "cell",
  "promotion",
  "new_agent",
  "observe_mode",
  "reactivation",
  "responsibility",
]);

const NAMED_MAX = 12;

/**
 * Why this change cannot be one request, and how to split it; null where it widens one category or none. What narrows may go
 * along with it.
 */
export function oneCategory({ categories }: Pick<Change, "categories">): string | null {
  if (categories.length <= 1) return null;
  const named = categories.slice(0, NAMED_MAX).map(({ words }) => words);
  const more = categories.length > NAMED_MAX ? [`and ${categories.length - NAMED_MAX} more`] : [];
  return `This widens ${categories.length} categories, and one request widens one: ${[...named, ...more].join("; ")}. Keep one of them here, and open a request of its own for each of the others.`;
}
