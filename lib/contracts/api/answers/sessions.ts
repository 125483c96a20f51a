/** What /api/v1/sessions and /api/v1/requests answer. */
import { z } from "zod";
import type { RequestDetail, RequestsPage, SessionRun, SessionSummary, SessionsPage } from "@/lib/contracts/sessions";
import { SENSITIVITIES } from "@/lib/core/organisation/facts";
import { BASES } from "@/lib/core/record/types";
import { component, json, time } from "../component";
import { actionLine, actionSummary, sessionFacts } from "./actions";

const sensitivity = z.enum(SENSITIVITIES);

export const sessionSummary = component<SessionSummary>()(
  "SessionSummary",
  z
    .object({
      id: z.string(),
      agent: z.object({ id: z.string(), name: z.string(), team: z.string() }),
      shared: z.boolean().describe("The agent's shared session, into which every call without an opened one falls."),
      label: z.string().nullable(),
      opened_at: time,
      last_at: time.nullable(),
      decisions: z.number(),
      allowed: z.number(),
      denied: z.number(),
      escalated: z.number(),
      max_sensitivity_read: sensitivity,
      read_untrusted: z.boolean(),
      exposed: z.boolean(),
      exposes: z.number(),
      writes: z.number(),
    })
    .describe("A session of an agent, and what its decisions come to."),
);

export const sessionsPage = component<SessionsPage>()(
  "SessionsPage",
  z.object({ sessions: z.array(sessionSummary), next_cursor: z.string().nullable() }),
);

const resource = z.object({ type: z.string(), id: z.string() });

const runDecision = z.object({
  kind: z.literal("decision"),
  at: time,
  action: actionSummary,
  read: z.object({ sensitivity, untrusted: z.boolean() }).nullable().describe("What an allowed read returned."),
  left: z.object({ audience: z.string() }).nullable().describe("Who can see what an allowed exposure showed."),
  before: sessionFacts.describe("What the session had seen and done before it."),
  rise: z
    .object({
      sensitivity: sensitivity.nullable(),
      untrusted: z.boolean(),
      exposed: z.boolean(),
      mixed: z.boolean().describe("From here on the session holds sensitive and untrusted text at once."),
    })
    .nullable()
    .describe("What the session held more of from then on."),
  provenance: z
    .record(z.string(), z.enum(["request", "trusted", "untrusted", "unseen"]))
    .nullable()
    .describe("Where each argument's value was first seen; null where nothing is known of it any more."),
  approval: z
    .object({
      id: z.string(),
      status: z.string(),
      requested_at: time,
      resolved_at: time.nullable(),
      answered_by: z.array(z.string()),
    })
    .nullable(),
  hand_off: z.object({ id: z.string(), status: z.string(), owner: z.string().nullable() }).nullable(),
  changes: z.array(
    z.object({
      basis: z.enum(BASES),
      system: z.string(),
      fragment_id: z.string().nullable(),
      resource,
      before: json.exactOptional(),
      after: json.exactOptional(),
      reference: z.string().nullable(),
    }),
  ),
  logs: z.array(z.object({ system: z.string(), count: z.number() })),
});

const runLog = z.object({
  kind: z.literal("log"),
  id: z.string(),
  at: time,
  source: z.string(),
  system: z.string(),
  title: z.string(),
  verb: z.string().nullable(),
  principal: z.string().nullable(),
  resource: z.object({ type: z.string().nullable(), id: z.string() }).nullable(),
  status: z.string().nullable(),
  duration_ms: z.number().nullable(),
  key: z.object({ kind: z.string(), value: z.string() }).describe("The key that it shares with the run."),
  observed_id: z.string().nullable().describe("The observed action that it belongs to."),
  run_id: z
    .string()
    .nullable()
    .describe("By which id its run is found; null where it is of none, or of none that the caller may see."),
});

export const sessionRun = component<SessionRun>()(
  "SessionRun",
  z
    .object({
      session: sessionSummary,
      totals: z.object({
        counted: z.number().describe("Of so many of its decisions, the newest."),
        read: z.array(z.object({ sensitivity, count: z.number(), untrusted: z.number() })),
        left: z.array(z.object({ audience: z.string(), count: z.number() })),
        changed: z.object({ changes: z.number(), resources: z.number() }),
        asked: z.object({
          pending: z.number(),
          approved: z.number(),
          denied: z.number(),
          other: z.number(),
          hand_offs: z.number(),
        }),
      }),
      rows: z.array(z.union([runDecision, runLog])),
      next_cursor: z.string().nullable(),
      logs_cut: z.boolean().describe("More log records belong to this part than are shown."),
    })
    .describe("The agent's run: its decisions in order, and the log records of the run that belong to none."),
);

const requestMembers = {
  request_id: z.string(),
  on_behalf_of: z.array(z.string()),
  agents: z.array(z.string()),
  sessions: z.number(),
  first_at: time,
  last_at: time,
  decisions: z.number(),
  allowed: z.number(),
  denied: z.number(),
  escalated: z.number(),
};

export const requestsPage = component<RequestsPage>()(
  "RequestsPage",
  z.object({ requests: z.array(z.object(requestMembers)), next_cursor: z.string().nullable() }),
);

export const requestDetail = component<RequestDetail>()(
  "RequestDetail",
  z.object({
    ...requestMembers,
    sessions_behind: z.array(sessionSummary),
    actions: z.array(actionLine).describe("The newest of them."),
    more_actions: z.boolean(),
  }),
);
