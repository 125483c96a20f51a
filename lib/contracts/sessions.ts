/** Sessions of agents and people's requests: what their lists take, what /api/v1/sessions and /api/v1/requests answer. */
import { z } from "zod";
import type { Provenance, SessionFacts } from "@/lib/core/decision/types";
import { SENSITIVITIES, type Sensitivity } from "@/lib/core/organisation/facts";
import type { Rise } from "@/lib/core/record/rise";
import type { ActionLine, ActionSummary, StateChangePhase } from "./actions";

export type { Rise } from "@/lib/core/record/rise";

export const SESSIONS_PAGE_MAX = 200;
const SESSIONS_PAGE = 50;

const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === "" ? undefined : value), schema.optional());
const moment = z.union([z.iso.date(), z.iso.datetime({ offset: true })], {
  error: "must be a date (YYYY-MM-DD) or an RFC 3339 time",
});
const flag = optional(z.enum(["1", "true"], { error: "must be 1" })).transform((value) => value !== undefined);
const name = optional(z.string().max(256));
const paging = {
  cursor: optional(z.string().max(200)),
  limit: optional(z.coerce.number().int().min(1).max(SESSIONS_PAGE_MAX)).transform((limit) => limit ?? SESSIONS_PAGE),
};

/** `from` and `to`: opened then; `to` is exclusive, and as a day it includes that day. */
export const sessionFiltersSchema = z.object({
  agent: name,
  from: optional(moment),
  to: optional(moment),
  sensitivity: optional(z.enum(SENSITIVITIES, { error: `must be one of ${SENSITIVITIES.join(", ")}` })).describe(
    "Read something at least so sensitive.",
  ),
  untrusted: flag.describe("1: read untrusted text."),
  exposed: flag.describe("1: exposed something."),
  denied: flag.describe("1: something was denied."),
  escalated: flag.describe("1: a person was asked."),
  q: optional(z.string().trim().max(256)).describe("In its label or id."),
});
export const sessionsQuerySchema = sessionFiltersSchema.extend(paging);

export interface SessionSummary {
  id: string;
  agent: { id: string; name: string; team: string };
  /** The agent's shared session, into which every call without an opened one falls. */
  shared: boolean;
  label: string | null;
  opened_at: string;
  last_at: string | null;
  decisions: number;
  allowed: number;
  denied: number;
  escalated: number;
  max_sensitivity_read: Sensitivity;
  read_untrusted: boolean;
  exposed: boolean;
  exposes: number;
  writes: number;
}

export interface SessionsPage {
  sessions: SessionSummary[];
  next_cursor: string | null;
}

export const runQuerySchema = z.object({
  cursor: optional(z.string().max(200)),
  limit: optional(z.coerce.number().int().min(1).max(SESSIONS_PAGE_MAX)).transform(
    (limit) => limit ?? SESSIONS_PAGE_MAX,
  ),
});

/** One decision of the run. */
export interface RunDecision {
  kind: "decision";
  at: string;
  action: ActionSummary;
  /** What an allowed read returned. */
  read: { sensitivity: Sensitivity; untrusted: boolean } | null;
  /** Who can see what an allowed exposure showed. */
  left: { audience: string } | null;
  /** What the session had seen and done before it. */
  before: SessionFacts;
  rise: Rise | null;
  /** Where each argument's value was first seen; null where nothing is known of it any more. */
  provenance: Record<string, Provenance> | null;
  approval: {
    id: string;
    status: string;
    requested_at: string;
    resolved_at: string | null;
    answered_by: string[];
  } | null;
  hand_off: { id: string; status: string; owner: string | null } | null;
  changes: StateChangePhase["changes"];
  /** Log records of it, by the system that wrote them. */
  logs: { system: string; count: number }[];
}

/** A log record of the same run that belongs to no decision. */
export interface RunLog {
  kind: "log";
  id: string;
  at: string;
  source: string;
  system: string;
  title: string;
  verb: string | null;
  principal: string | null;
  resource: { type: string | null; id: string } | null;
  status: string | null;
  duration_ms: number | null;
  /** The key that it shares with the run. */
  key: { kind: string; value: string };
  /** The observed action that it belongs to. */
  observed_id: string | null;
  /** By which id its run is found; null where it is of none, or of none that the caller may see. */
  run_id: string | null;
}

export type RunRow = RunDecision | RunLog;

export interface SessionTotals {
  /** Of so many of its decisions, the newest; the whole run where it is as long as `decisions`. */
  counted: number;
  read: { sensitivity: Sensitivity; count: number; untrusted: number }[];
  left: { audience: string; count: number }[];
  changed: { changes: number; resources: number };
  asked: { pending: number; approved: number; denied: number; other: number; hand_offs: number };
}

export interface SessionRun {
  session: SessionSummary;
  totals: SessionTotals;
  rows: RunRow[];
  next_cursor: string | null;
  /** More log records belong to this part than are shown. */
  logs_cut: boolean;
}

export const requestsQuerySchema = z.object({
  on_behalf_of: name,
  agent: name,
  from: optional(moment),
  to: optional(moment),
  q: optional(z.string().trim().max(256)).describe("What its id begins with."),
  ...paging,
});

export interface RequestSummary {
  request_id: string;
  on_behalf_of: string[];
  agents: string[];
  sessions: number;
  first_at: string;
  last_at: string;
  decisions: number;
  allowed: number;
  denied: number;
  escalated: number;
}

export interface RequestsPage {
  requests: RequestSummary[];
  next_cursor: string | null;
}

export interface RequestDetail extends RequestSummary {
  sessions_behind: SessionSummary[];
  /** The newest of them; the others are in /api/v1/actions?request=… */
  actions: ActionLine[];
  more_actions: boolean;
}
