/** A postmortem as it is read and exported. Members are named as on the wire; times are RFC 3339 in UTC. */
import type { Basis, PhaseName, Standing } from "@/lib/core/record/types";
import type { Impact } from "./types";

export const INCIDENT_STATUSES = ["open", "contained", "in_review", "closed"] as const;
export type IncidentStatusName = (typeof INCIDENT_STATUSES)[number];

export const INCIDENT_SEVERITIES = ["low", "medium", "high", "critical"] as const;
export type IncidentSeverityName = (typeof INCIDENT_SEVERITIES)[number];

export const INCIDENT_ORIGINS = ["record", "alert", "search"] as const;
export type IncidentOriginName = (typeof INCIDENT_ORIGINS)[number];

export const FINDING_KINDS = [
  "authority_too_wide",
  "rule_missing",
  "approval_careless",
  "credential_leaked",
  "agent_misled",
  "tool_misbehaved",
  "log_missing",
  "other",
] as const;
export type FindingKindName = (typeof FINDING_KINDS)[number];

/** One line of what happened: of a collected record, or what a person did meanwhile. */
export interface TimelineLine {
  at: string;
  /** `person`: from the audit log. */
  from: "record" | "person";
  /** Ambit's own words. */
  words: string;
  /** What an agent, a log or a person wrote: show it as untrusted. */
  said: string | null;
  /** Which system or who: `ambit`, `enforcement point`, `agent`, a source, or an address. */
  by: string;
  phase: PhaseName | null;
  basis: Basis | null;
  evaluation_id: string | null;
  /** The change request that it is about, where the reader may open it. */
  change: string | null;
}

export interface IncidentRecordLine {
  evaluation_id: string;
  decided_at: string;
  agent: string;
  action: string;
  environment: string;
  resource: { type: string; id: string };
  outcome: "allow" | "deny" | "escalate";
  reason: string;
  standing: Standing;
  added_at: string;
  added_by: string;
  why: string;
  /** True where filters found it, false where somebody put it there by hand. */
  collected: boolean;
}

/** A record that was taken out of the incident again. */
export interface RemovedRecord {
  evaluation_id: string;
  added_at: string;
  added_by: string;
  why: string;
  removed_at: string;
  removed_by: string;
  removed_why: string;
}

export interface IncidentFindingView {
  id: string;
  kind: FindingKindName;
  text: string;
  /** Whose authority, credential or behaviour it is about. */
  agent: string | null;
  found_at: string;
  found_by: string;
  withdrawn: { at: string; by: string; why: string } | null;
}

export interface IncidentFollowUpView {
  id: string;
  finding: string | null;
  title: string;
  owner: string;
  /** A day, YYYY-MM-DD. */
  due_on: string;
  status: "open" | "done" | "dropped";
  /** Open, and its day is over. */
  overdue: boolean;
  added_at: string;
  added_by: string;
  resolved: { at: string; by: string; words: string } | null;
  /** The change request that it opened, as it stands now. */
  change: { id: string; status: string; about: string } | null;
  /** The kill switch that it pulled, as it stands now. */
  kill_switch: { id: string; covers: string; pulled_at: string; released_at: string | null } | null;
}

export interface IncidentNoteView {
  id: string;
  at: string;
  by: string;
  text: string;
}

export interface IncidentReviewView {
  at: string;
  by: string;
  verdict: "signed_off" | "returned";
  words: string;
}

export interface IncidentDocument {
  id: string;
  number: number;
  title: string;
  summary: string;
  status: IncidentStatusName;
  severity: IncidentSeverityName;
  origin: {
    kind: IncidentOriginName;
    evaluation_id: string | null;
    alert: string | null;
    search: Record<string, string> | null;
  };
  window: { from: string; to: string };
  /** The names of those that it concerns and the reader may see. */
  agents: string[];
  opened_at: string;
  opened_by: string;
  /** Addresses. */
  lead: string | null;
  scribe: string | null;
  submitted: { at: string; by: string } | null;
  closed_at: string | null;
  /** When this was read: what follows is how it was then. */
  now: string;
  impact: Impact;
  /** The oldest first. */
  records: IncidentRecordLine[];
  /** Of agents of teams that the reader does not see: left out everywhere. */
  hidden_records: number;
  removed: RemovedRecord[];
  timeline: TimelineLine[];
  /** True where there was more than is told. */
  timeline_cut: boolean;
  findings: IncidentFindingView[];
  follow_ups: IncidentFollowUpView[];
  notes: IncidentNoteView[];
  reviews: IncidentReviewView[];
}
