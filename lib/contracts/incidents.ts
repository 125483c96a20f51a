/** Incidents as pages and /api/v1 see them. */
import { z } from "zod";
import {
  FINDING_KINDS,
  INCIDENT_SEVERITIES,
  INCIDENT_STATUSES,
  type IncidentDocument,
  type IncidentSeverityName,
  type IncidentStatusName,
} from "@/lib/core/incident/document";
import { type ActionFilters, actionFiltersSchema } from "./actions";
import type { ContractionView } from "./contractions";

export type * from "@/lib/core/incident/document";
export {
  FINDING_KINDS,
  INCIDENT_ORIGINS,
  INCIDENT_SEVERITIES,
  INCIDENT_STATUSES,
} from "@/lib/core/incident/document";
export { incidentAsMarkdown } from "@/lib/core/incident/markdown";
export type * from "@/lib/core/incident/types";
export {
  attemptSections,
  certaintyWords,
  FINDING_WORDS,
  FOLLOW_UP_WORDS,
  type ImpactSection,
  impactSections,
  impactSentence,
  numberWords,
  ORIGIN_WORDS,
  SEVERITY_WORDS,
  STATUS_WORDS,
  VERDICT_WORDS,
} from "@/lib/core/incident/words";

/** Most records in one incident. */
export const INCIDENT_RECORDS_MAX = 500;

const text = (max: number, why: string) => z.string().trim().min(1, why).max(max, `At most ${max} characters.`);
const time = z.iso.datetime({ offset: true, error: "must be a time such as 2026-01-31T12:00:00Z" });
const window = z
  .strictObject({ from: time, to: time })
  .refine(({ from, to }) => Date.parse(to) > Date.parse(from), { path: ["to"], message: "It ends after it begins." });
const title = text(200, "Say in a few words what happened.");
const why = text(2000, "Say why: whoever reads the incident later sees it.");
const severity = z.enum(INCIDENT_SEVERITIES);
const agentNames = z.array(z.string().min(1).max(256)).max(20, "At most 20 agents.");
const recordIds = z
  .array(z.guid("must be the id of an evaluation"))
  .min(1, "Name at least one record.")
  .max(100, "At most 100 records at once.");

/** What it is opened from: a record (its evaluation), an alert (what the alert calls itself) or a search of the actions. */
const origin = z
  .strictObject({
    record: z.guid("must be the id of an evaluation").optional(),
    alert: z.string().trim().min(1).max(200).optional(),
    search: actionFiltersSchema.optional(),
  })
  .refine((from) => Object.values(from).filter((one) => one !== undefined).length === 1, {
    message: "Say one of: record, alert, search.",
  });

export const openIncidentSchema = z.strictObject({
  title,
  severity,
  from: origin,
  /** Left out: an hour around the record, or from the first to the last of what the search finds. */
  window: window.optional(),
  /** Further agents that it concerns; those of its records are concerned anyway. */
  agents: agentNames.optional(),
  /** False: what the search finds is not collected. */
  collect: z.boolean().default(true),
  /** Records to begin with, beside the one that it is opened from. */
  records: recordIds.optional(),
});
export type OpenIncident = z.input<typeof openIncidentSchema>;

/** Whatever is left out stays as it is. */
export const editIncidentSchema = z.strictObject({
  /** The edition that was seen: another one is a conflict. */
  edition: z.int().min(1),
  title: title.optional(),
  summary: z.string().trim().max(8000, "At most 8000 characters.").optional(),
  severity: severity.optional(),
  window: window.optional(),
  /** Addresses; null for nobody. */
  lead: z.string().max(254).nullable().optional(),
  scribe: z.string().max(254).nullable().optional(),
});

/** By hand, or all that a search finds within the incident's window. */
export const addIncidentRecordsSchema = z
  .strictObject({ records: recordIds.optional(), search: actionFiltersSchema.optional(), why })
  .refine(({ records, search }) => (records === undefined) !== (search === undefined), {
    message: "Say one of: records, search.",
  });
export const removeIncidentRecordSchema = z.strictObject({ record: z.guid("must be the id of an evaluation"), why });

export const noteSchema = z.strictObject({ text: text(8000, "Write something.") });

export const addFindingSchema = z
  .strictObject({
    kind: z.enum(FINDING_KINDS),
    text: text(4000, "Say what was found."),
    /** One that the incident concerns. */
    agent: z.string().min(1).max(256).optional(),
  })
  .refine(({ kind, agent }) => kind !== "authority_too_wide" || agent !== undefined, {
    path: ["agent"],
    message: "Say whose authority was too wide.",
  });
export const withdrawFindingSchema = z.strictObject({ why });

export const addFollowUpSchema = z.strictObject({
  title: text(500, "Say what is to be done."),
  /** An address. */
  owner: z.string().max(254),
  due: z.iso.date("must be a date such as 2026-01-31"),
  finding: z.guid().optional(),
});
export const resolveFollowUpSchema = z.strictObject({
  status: z.enum(["done", "dropped"]),
  words: text(2000, "Say what was done, or why it is dropped."),
});

/**
 * What a follow-up opens: a contraction (these grants of the agent; where none are named, those that allowed what the incident's records
 * tell), a rule for the actions of its records, or a kill switch for the agent.
 */
export const openFollowUpSchema = z.discriminatedUnion("opens", [
  z.strictObject({
    opens: z.literal("contraction"),
    agent: z.string().min(1).max(256),
    grants: z.array(z.string().min(1).max(200)).min(1).max(200).optional(),
  }),
  z.strictObject({
    opens: z.literal("rule"),
    effect: z.enum(["stop", "hand_off", "ask"]),
    actions: z.array(z.string().min(1).max(200)).min(1).max(50).optional(),
  }),
  z.strictObject({ opens: z.literal("kill_switch"), agent: z.string().min(1).max(256) }),
]);

export const moveIncidentSchema = z.strictObject({
  to: z.enum(["open", "contained", "in_review"]),
  /** Wanted on the way back. */
  reason: z.string().trim().max(2000, "At most 2000 characters.").optional(),
});

export const reviewIncidentSchema = z.strictObject({
  verdict: z.enum(["signed_off", "returned"]),
  words: text(4000, "Say what you looked at, and what you make of it."),
});

const LISTED_MAX = 100;
const list = <T extends string>(values: readonly [T, ...T[]]) => z.enum(values).optional();
export const incidentsQuerySchema = z.strictObject({
  /** `unresolved`: everything but closed. */
  status: list([...INCIDENT_STATUSES, "unresolved"]),
  severity: list(INCIDENT_SEVERITIES),
  agent: z.string().max(256).optional(),
  /** An incident that holds this record. */
  record: z.guid("must be the id of an evaluation").optional(),
  /** `me`: those that the one who asks leads. */
  lead: z.literal("me").optional(),
  /** Of title, summary, number, or the person who opened it. */
  q: z.string().trim().max(200).optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(LISTED_MAX).default(50),
});

export const INCIDENT_FORMATS = ["markdown", "json"] as const;
export const incidentExportSchema = z.strictObject({ format: z.enum(INCIDENT_FORMATS).default("markdown") });

/** The same, as forms of the pages send them. */
const id = z.strictObject({ id: z.guid() });
export const incidentForms = {
  edit: editIncidentSchema.extend({ id: z.guid() }),
  add: addIncidentRecordsSchema.safeExtend({ id: z.guid() }),
  remove: removeIncidentRecordSchema.extend({ id: z.guid() }),
  note: noteSchema.extend({ id: z.guid() }),
  finding: addFindingSchema.safeExtend({ id: z.guid() }),
  withdrawal: withdrawFindingSchema.extend({ id: z.guid(), finding: z.guid() }),
  followUp: addFollowUpSchema.extend({ id: z.guid() }),
  resolution: resolveFollowUpSchema.extend({ id: z.guid(), followUp: z.guid() }),
  opening: id.extend({ followUp: z.guid(), opening: openFollowUpSchema }),
  move: moveIncidentSchema.extend({ id: z.guid() }),
  review: reviewIncidentSchema.extend({ id: z.guid() }),
};

export interface IncidentSummary {
  id: string;
  number: number;
  title: string;
  status: IncidentStatusName;
  severity: IncidentSeverityName;
  /** Of those that the reader sees. */
  agents: string[];
  opened_at: string;
  opened_by: string;
  lead: string | null;
  /** Records in it of agents that the reader sees, and follow-ups that nobody has finished. */
  records: number;
  open_follow_ups: number;
  closed_at: string | null;
}

export interface IncidentsAnswer {
  /** The newest first. */
  incidents: IncidentSummary[];
  next_cursor: string | null;
}

export interface IncidentView extends IncidentDocument {
  edition: number;
  /** What Ambit proposes to take out because of it. */
  contractions: ContractionView[];
  /** Grants that allowed what its records tell, by agent: of the budget in force. */
  grants: { agent: string; grants: string[] }[];
  /** `tool.action` of what ran. */
  actions: string[];
  /** Why the one who asks may not; null where they may. */
  refusals: { edit: string | null; note: string | null; finish: string | null; review: string | null };
  /** Where it can go from here, for the one who asks. */
  moves: ("open" | "contained" | "in_review")[];
  /** Who can have a role or a follow-up. */
  people: { email: string; name: string }[];
}

export interface IncidentMoved {
  id: string;
  status: IncidentStatusName;
  message: string;
}

export interface FollowUpOpened {
  /** The change request or kill switch. */
  opened: string;
  kind: "change" | "kill_switch";
  message: string;
}

/** The address of the form that opens one, begun from a record or from the filters of the actions. */
export function openIncidentHref(from: { record: string } | { search: ActionFilters | URLSearchParams }): string {
  if ("record" in from) return `/incidents/new?${new URLSearchParams({ record: from.record })}`;
  const filters = from.search instanceof URLSearchParams ? from.search : new URLSearchParams(present(from.search));
  return filters.size === 0 ? "/incidents/new" : `/incidents/new?${filters}`;
}

function present(filters: ActionFilters): Record<string, string> {
  return Object.fromEntries(
    Object.entries(filters).flatMap(([name, value]) =>
      value === undefined || value === "" ? [] : [[name, String(value)]],
    ),
  );
}
