/** What /api/v1/incidents answers. */
import { z } from "zod";
import {
  FINDING_KINDS,
  type FollowUpOpened,
  type Impact,
  INCIDENT_ORIGINS,
  INCIDENT_SEVERITIES,
  INCIDENT_STATUSES,
  type IncidentMoved,
  type IncidentSummary,
  type IncidentsAnswer,
  type IncidentView,
  type TimelineLine,
} from "@/lib/contracts/incidents";
import { AUDIENCES, BLAST_RADII, SENSITIVITIES } from "@/lib/core/organisation/facts";
import { BASES, PHASES, STANDINGS } from "@/lib/core/record/types";
import { component, time } from "../component";
import { contractionView } from "./contractions";

const incidentSummary = component<IncidentSummary>()(
  "IncidentSummary",
  z.object({
    id: z.string(),
    number: z.number().describe("What people call it by: INC-7."),
    title: z.string(),
    status: z.enum(INCIDENT_STATUSES),
    severity: z.enum(INCIDENT_SEVERITIES),
    agents: z.array(z.string()).describe("That it concerns and the reader sees."),
    opened_at: time,
    opened_by: z.string(),
    lead: z.string().nullable(),
    records: z.number(),
    open_follow_ups: z.number(),
    closed_at: time.nullable(),
  }),
);

export const incidentsAnswer = component<IncidentsAnswer>()(
  "IncidentsAnswer",
  z.object({ incidents: z.array(incidentSummary), next_cursor: z.string().nullable() }),
);

const certainty = z.enum(["done", "possible"]).describe("`possible`: it failed half way, or nobody said how it ended.");
const basis = z.enum(BASES).nullable().describe("Who says so; null where nobody does.");
const resource = z.object({ type: z.string(), id: z.string() });
const attempt = z.object({
  evaluation_id: z.string(),
  at: time,
  agent: z.string(),
  action: z.string(),
  environment: z.string(),
  resource,
  facts_known: z.boolean().describe("False where its risk facts are not on record: each counts as its worst value."),
});
const item = attempt.extend({ certainty, basis, reversible: z.boolean() });
const group = z.object({ done: z.number(), possible: z.number(), items: z.array(item) });
const radius = group.extend({ blast_radius: z.enum(BLAST_RADII) });

const impact = component<Impact>()(
  "IncidentImpact",
  z
    .object({
      records: z.number(),
      actions: z.number().describe("What ran or may have run; several records can tell of one action."),
      read: z.array(group.extend({ sensitivity: z.enum(SENSITIVITIES) })),
      exposed: z.array(group.extend({ audience: z.enum(AUDIENCES), sensitivity: z.enum(SENSITIVITIES) })),
      changed: z.array(radius),
      triggered: z.array(radius),
      approved: z.array(radius),
      unknown: z.array(radius).describe("Of a power that is not on record: it may have been any of them."),
      resources: z.array(
        z.object({
          type: z.string(),
          id: z.string(),
          blast_radius: z.enum(BLAST_RADII),
          certainty,
          basis,
          reversible: z.boolean(),
          evaluations: z.array(z.string()),
        }),
      ),
      irreversible: z.array(item),
      claimed: z.array(item).describe("Of which only the agent says that it ran."),
      not_run: z.number(),
      pending: z.number(),
      denied: z.array(z.object({ reason: z.string(), items: z.array(attempt) })),
      escalated: z.array(z.object({ standing: z.enum(STANDINGS), items: z.array(attempt) })),
    })
    .describe("What the collected records did, the worst first."),
);

const timelineLine = component<TimelineLine>()(
  "IncidentTimelineLine",
  z.object({
    at: time,
    from: z.enum(["record", "person"]),
    words: z.string(),
    said: z.string().nullable().describe("What an agent, a log or a person wrote: show it as untrusted."),
    by: z.string(),
    phase: z.enum(PHASES).nullable(),
    basis,
    evaluation_id: z.string().nullable(),
    change: z.string().nullable(),
  }),
);

export const incidentView = component<IncidentView>()(
  "IncidentView",
  z.object({
    id: z.string(),
    number: z.number(),
    title: z.string(),
    summary: z.string(),
    status: z.enum(INCIDENT_STATUSES),
    severity: z.enum(INCIDENT_SEVERITIES),
    origin: z.object({
      kind: z.enum(INCIDENT_ORIGINS),
      evaluation_id: z.string().nullable(),
      alert: z.string().nullable(),
      search: z.record(z.string(), z.string()).nullable(),
    }),
    window: z.object({ from: time, to: time }),
    agents: z.array(z.string()),
    opened_at: time,
    opened_by: z.string(),
    lead: z.string().nullable(),
    scribe: z.string().nullable(),
    submitted: z.object({ at: time, by: z.string() }).nullable(),
    closed_at: time.nullable(),
    now: time.describe("When this was read."),
    edition: z.number().describe("An edit names the one that it has seen."),
    impact,
    records: z.array(
      z.object({
        evaluation_id: z.string(),
        decided_at: time,
        agent: z.string(),
        action: z.string(),
        environment: z.string(),
        resource,
        outcome: z.enum(["allow", "deny", "escalate"]),
        reason: z.string(),
        standing: z.enum(STANDINGS),
        added_at: time,
        added_by: z.string(),
        why: z.string(),
        collected: z.boolean().describe("True where filters found it, false where somebody put it there by hand."),
      }),
    ),
    hidden_records: z.number().describe("Of agents of teams that the reader does not see: left out everywhere."),
    removed: z.array(
      z.object({
        evaluation_id: z.string(),
        added_at: time,
        added_by: z.string(),
        why: z.string(),
        removed_at: time,
        removed_by: z.string(),
        removed_why: z.string(),
      }),
    ),
    timeline: z.array(timelineLine),
    timeline_cut: z.boolean(),
    findings: z.array(
      z.object({
        id: z.string(),
        kind: z.enum(FINDING_KINDS),
        text: z.string(),
        agent: z.string().nullable(),
        found_at: time,
        found_by: z.string(),
        withdrawn: z.object({ at: time, by: z.string(), why: z.string() }).nullable(),
      }),
    ),
    follow_ups: z.array(
      z.object({
        id: z.string(),
        finding: z.string().nullable(),
        title: z.string(),
        owner: z.string(),
        due_on: z.string().describe("A day, YYYY-MM-DD."),
        status: z.enum(["open", "done", "dropped"]),
        overdue: z.boolean(),
        added_at: time,
        added_by: z.string(),
        resolved: z.object({ at: time, by: z.string(), words: z.string() }).nullable(),
        change: z.object({ id: z.string(), status: z.string(), about: z.string() }).nullable(),
        kill_switch: z
          .object({ id: z.string(), covers: z.string(), pulled_at: time, released_at: time.nullable() })
          .nullable(),
      }),
    ),
    notes: z.array(z.object({ id: z.string(), at: time, by: z.string(), text: z.string() })),
    reviews: z.array(
      z.object({ at: time, by: z.string(), verdict: z.enum(["signed_off", "returned"]), words: z.string() }),
    ),
    contractions: z.array(contractionView).describe("What Ambit proposes to take out because of it."),
    grants: z
      .array(z.object({ agent: z.string(), grants: z.array(z.string()) }))
      .describe("Grants in force that allowed what its records tell."),
    actions: z.array(z.string()),
    refusals: z
      .object({
        edit: z.string().nullable(),
        note: z.string().nullable(),
        finish: z.string().nullable(),
        review: z.string().nullable(),
      })
      .describe("Why the one who asks may not; null where they may."),
    moves: z.array(z.enum(["open", "contained", "in_review"])),
    people: z.array(z.object({ email: z.string(), name: z.string() })),
  }),
);

const movedShape = { id: z.string(), status: z.enum(INCIDENT_STATUSES), message: z.string() };
export const incidentMoved = component<IncidentMoved>()("IncidentMoved", z.object(movedShape));

export const incidentOpened = component<IncidentMoved & { number: number; records: number }>()(
  "IncidentOpened",
  z.object({ ...movedShape, number: z.number(), records: z.number() }),
);

export const recordsAdded = component<IncidentMoved & { added: number; left: number }>()(
  "IncidentRecordsAdded",
  z.object({ ...movedShape, added: z.number(), left: z.number().describe("That did not fit.") }),
);

export const findingAdded = component<IncidentMoved & { finding: string }>()(
  "IncidentFindingAdded",
  z.object({ ...movedShape, finding: z.string() }),
);

export const followUpAdded = component<IncidentMoved & { follow_up: string }>()(
  "IncidentFollowUpAdded",
  z.object({ ...movedShape, follow_up: z.string() }),
);

export const followUpOpened = component<FollowUpOpened>()(
  "FollowUpOpened",
  z.object({ opened: z.string(), kind: z.enum(["change", "kill_switch"]), message: z.string() }),
);
