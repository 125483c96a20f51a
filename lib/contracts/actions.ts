/** What /api/v1/actions takes and answers, and what the pages about actions show. */
import { z } from "zod";
import type { CompactRows } from "@/lib/core/record/compactRows";
import type { Explanation } from "@/lib/core/record/explain";
import type { TodayLine } from "@/lib/core/record/today";
import type { ActionRecord, RecordFragment, RecordJoin, Standing } from "@/lib/core/record/types";
import type { Assumed } from "./simulation";

export type { Difference } from "@/lib/core/record/difference";
export { differenceOf } from "@/lib/core/record/difference";
export type { Explanation } from "@/lib/core/record/explain";
export { PHASE_LANES, phaseTitle, recordAsMarkdown } from "@/lib/core/record/markdown";
export type { ObservedRecord } from "@/lib/core/record/observed";
export type { TodayLine } from "@/lib/core/record/today";
export type * from "@/lib/core/record/types";

export const OUTCOMES = ["allow", "deny", "escalate"] as const;

/** Most rows in one page. */
export const ACTIONS_PAGE_MAX = 200;
const ACTIONS_PAGE = 50;

/** A day (`2026-03-02`, UTC) or an RFC 3339 time. */
const moment = z.union([z.iso.date(), z.iso.datetime({ offset: true })], {
  error: "must be a date (YYYY-MM-DD) or an RFC 3339 time",
});

/** An empty field of a form or query string is no filter. */
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === "" ? undefined : value), schema.optional());

/**
 * The filters of the list. `from` is inclusive; `to` is exclusive, and as a day it includes that day. `q` finds text in
 * action, resource, digest, request id and evaluation id, whatever the case.
 */
export const actionFiltersSchema = z.object({
  agent: optional(z.string().max(256)),
  outcome: optional(z.enum(OUTCOMES, { error: "must be allow, deny or escalate" })),
  from: optional(moment),
  to: optional(moment),
  q: optional(z.string().trim().max(256)),
});
export type ActionFilters = z.infer<typeof actionFiltersSchema>;

export const actionsQuerySchema = actionFiltersSchema.extend({
  cursor: optional(z.string().max(200)),
  limit: optional(z.coerce.number().int().min(1).max(ACTIONS_PAGE_MAX)).transform((limit) => limit ?? ACTIONS_PAGE),
});

export const EXPORT_FORMATS = ["json", "csv"] as const;
export const actionsExportSchema = actionFiltersSchema.extend({
  format: z.enum(EXPORT_FORMATS, { error: "must be json or csv" }).default("json"),
});

/** A record as a file: as it is answered, one line a row of its timeline, or for a ticket. */
export const RECORD_FORMATS = ["json", "csv", "markdown"] as const;
export const recordExportSchema = z.object({
  format: z.enum(RECORD_FORMATS, { error: "must be json, csv or markdown" }).default("json"),
});

/** One line of the list. */
export interface ActionSummary {
  evaluation_id: string;
  decided_at: string;
  agent: { id: string; name: string; team: string };
  on_behalf_of: string | null;
  action: string;
  environment: string;
  resource: { type: string; id: string };
  action_digest: string;
  request_id: string | null;
  outcome: "allow" | "deny" | "escalate";
  reason: string;
  /** The first reason's sentence. */
  reason_message: string | null;
  standing: Standing;
  open: boolean;
  gaps: number;
  conflicts: number;
  completeness: number;
}

export interface ActionsPage {
  actions: ActionSummary[];
  /** Where the next, older page begins; null on the last one. */
  next_cursor: string | null;
}

/** One record, with why it was decided so. */
export interface ActionAnswer extends ActionRecord {
  why: Explanation;
}

/** A join that later evidence made ambiguous, so that it was taken back. */
export interface RetractedJoin {
  fragment_id: string;
  /** What it was about; null where the fragment is not kept any longer. */
  title: string | null;
  system: string | null;
  /** True where it was joined to this record, false where to another one. */
  here: boolean;
  basis: RecordJoin["basis"];
  key: string | null;
  why: string;
  joined_at: string;
  retracted_at: string;
  reason: string;
}

/** Everything that happened, without what the fragments hold. */
export interface TimelineAnswer {
  rows: CompactRows;
  /** What once belonged to the record, the latest first. */
  retracted: RetractedJoin[];
}

/** One fragment as it came. */
export interface RecordFragmentAnswer {
  fragment: RecordFragment;
  /** Where it was joined to before, the latest first. */
  retracted: RetractedJoin[];
}

/** The same request decided now: with the session as it was, and by what is in force. Nothing is recorded. */
export interface TodayAnswer {
  /** When "today" is. */
  at: string;
  outcome: "allow" | "deny" | "escalate";
  reason: string;
  /** The cause first. */
  reasons: { code: string; message: string }[];
  lines: TodayLine[];
  /** What was taken as given. */
  assumed: Assumed[];
}
