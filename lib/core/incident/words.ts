/** How an incident is told, on pages and in what is exported. */
import type { Standing } from "@/lib/core/record/types";
import type {
  FindingKindName,
  IncidentDocument,
  IncidentOriginName,
  IncidentSeverityName,
  IncidentStatusName,
} from "./document";
import type { AttemptItem, DeniedGroup, EscalatedGroup, Impact, ImpactItem } from "./types";

export const STATUS_WORDS: Record<IncidentStatusName, string> = {
  open: "Open",
  contained: "Contained",
  in_review: "In review",
  closed: "Closed",
};

export const SEVERITY_WORDS: Record<IncidentSeverityName, string> = {
  low: "Low",
  medium: "Medium",
  high: "High",
  critical: "Critical",
};

export const ORIGIN_WORDS: Record<IncidentOriginName, string> = {
  record: "an action record",
  alert: "an alert",
  search: "a search of the actions",
};

export const FINDING_WORDS: Record<FindingKindName, string> = {
  authority_too_wide: "Authority too wide",
  rule_missing: "A rule was missing",
  approval_careless: "An approval was careless",
  credential_leaked: "A credential leaked",
  agent_misled: "The agent was misled",
  tool_misbehaved: "A tool misbehaved",
  log_missing: "A log was missing",
  other: "Something else",
};

export const FOLLOW_UP_WORDS = { open: "Open", done: "Done", dropped: "Dropped" } as const;
export const VERDICT_WORDS = { signed_off: "Signed off", returned: "Returned" } as const;

/** As people call it. */
export function numberWords({ number }: Pick<IncidentDocument, "number">): string {
  return `INC-${number}`;
}

const STANDING_WORDS: Partial<Record<Standing, string>> = {
  awaiting_approval: "a person has not answered yet",
  awaiting_retry: "approved, and not asked again yet",
  not_asked: "nobody was asked",
  approval_denied: "a person denied it",
  approval_expired: "nobody answered in time",
  approval_cancelled: "the question was withdrawn",
  approval_unused: "approved, and not used",
};

/** One group of what was done, as a heading and what is in it. */
export interface ImpactSection {
  title: string;
  /** The worst value of it, for a mark; null where it has none. */
  rank: "public" | "internal" | "confidential" | "restricted" | "single" | "group" | "tenant" | "organisation" | null;
  done: number;
  possible: number;
  items: readonly ImpactItem[];
}

/** What was read, exposed, changed, triggered and approved, the worst of each first. */
export function impactSections(impact: Impact): ImpactSection[] {
  const radius = (title: string, groups: Impact["changed"]): ImpactSection[] =>
    groups.map(({ blast_radius, ...group }) => ({
      title: `${title}, blast radius ${blast_radius}`,
      rank: blast_radius,
      ...group,
    }));
  return [
    ...impact.read.map(({ sensitivity, ...group }) => ({ title: `Read, ${sensitivity}`, rank: sensitivity, ...group })),
    ...impact.exposed.map(({ audience, sensitivity, ...group }) => ({
      title: `Exposed to ${audience === "internal" ? "the organisation" : audience === "partner" ? "a partner" : "the public"}, ${sensitivity}`,
      rank: sensitivity,
      ...group,
    })),
    ...radius("Changed", impact.changed),
    ...radius("Triggered", impact.triggered),
    ...radius("Approved", impact.approved),
    ...radius("Of unknown power", impact.unknown),
  ];
}

/** What did not come to pass, as a heading and what is in it. */
export function attemptSections(impact: Impact): { title: string; items: readonly AttemptItem[] }[] {
  return [
    ...impact.denied.map(({ reason, items }: DeniedGroup) => ({
      title: `Denied: ${reason.replaceAll("_", " ")}`,
      items,
    })),
    ...impact.escalated.map(({ standing, items }: EscalatedGroup) => ({
      title: `Held for a person: ${STANDING_WORDS[standing] ?? standing.replaceAll("_", " ")}`,
      items,
    })),
  ];
}

/** Who says that it ran. */
export function certaintyWords({ certainty, basis }: Pick<ImpactItem, "certainty" | "basis">): string {
  const did = certainty === "done" ? "ran" : "may have run";
  if (basis === null) return `${did}; nobody said how it ended`;
  return basis === "claimed" ? `${did}, as the agent says` : did;
}

/** The impact in a sentence or two. */
export function impactSentence(impact: Impact): string {
  if (impact.records === 0) return "No record is collected yet, so nothing is known of what was done.";
  const attempts = [...impact.denied, ...impact.escalated].reduce((sum, { items }) => sum + items.length, 0);
  const of = (count: number, one: string, many: string) => (count === 1 ? `1 ${one}` : `${count} ${many}`);
  return [
    `${of(impact.records, "record", "records")}: ${of(impact.actions, "action", "actions")} ran or may have run, ${of(attempts, "attempt was", "attempts were")} denied or held.`,
    impact.irreversible.length === 0
      ? "Nothing of it is irreversible."
      : `${of(impact.irreversible.length, "action is", "actions are")} irreversible.`,
    ...(impact.resources.length === 0
      ? []
      : [`${of(impact.resources.length, "resource was", "resources were")} changed, or may have been.`]),
    ...(impact.claimed.length === 0
      ? []
      : [`Of ${of(impact.claimed.length, "action", "actions")} only the agent says that it ran.`]),
  ].join(" ");
}
