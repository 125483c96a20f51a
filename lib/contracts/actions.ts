/** What /api/v1/actions takes and answers, and what the pages about actions show. */
import { z } from "zod";
import { KEYS, type KeyKind } from "@/lib/core/correlation/keys";
import { POWERS } from "@/lib/core/organisation/facts";
import type { CompactRows } from "@/lib/core/record/compactRows";
import { COMPLETENESS_CLASSES, type CompletenessClass } from "@/lib/core/record/completeness";
import type { Explanation } from "@/lib/core/record/explain";
import type { ObservedRecord } from "@/lib/core/record/observed";
import type { TodayLine } from "@/lib/core/record/today";
import type { ActionRecord, RecordFragment, RecordJoin, Standing } from "@/lib/core/record/types";
import type { Assumed } from "./simulation";
import type { WeighedAnswer } from "./weighed";

export { attemptWords } from "@/lib/core/record/attempts";
export { type CompactRows, rowsFrom } from "@/lib/core/record/compactRows";
export { COMPLETENESS_CLASSES, type CompletenessClass } from "@/lib/core/record/completeness";
export type { Difference } from "@/lib/core/record/difference";
export { differenceOf } from "@/lib/core/record/difference";
export type { Explanation } from "@/lib/core/record/explain";
export { LANES, type Lanes, linesOf, type WaterfallLine } from "@/lib/core/record/laneOrder";
export { observedAsMarkdown, PHASE_LANES, phaseTitle, recordAsMarkdown } from "@/lib/core/record/markdown";
export { silentSentence } from "@/lib/core/record/silentWords";
export { type StateTold, statesTold } from "@/lib/core/record/statesTold";
export { type LineRun, lineRuns } from "@/lib/core/record/textDifference";
export * from "@/lib/core/record/timeAxis";
export type { TodayLine } from "@/lib/core/record/today";
export type * from "@/lib/core/record/types";
export type { WaterfallRow } from "@/lib/core/record/waterfall";
export type { ObservedRecord };

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

/** `governed`: decided by Ambit. `observed`: only in other systems' logs. `ungoverned`: that, and a registered principal changed state. */
export const ACTION_KINDS = ["governed", "observed", "ungoverned"] as const;
export type ActionKind = (typeof ACTION_KINDS)[number];

const oneOf = <const T extends readonly string[]>(values: T) =>
  optional(z.enum(values, { error: `must be one of ${values.join(", ")}` }));
const name = optional(z.string().max(256));

/**
 * The filters of the list. `from` is inclusive; `to` is exclusive, and as a day it includes that day. `q` finds text in
 * action, resource, digest, request id and evaluation id, whatever the case; `KEY:VALUE` finds what a correlation key leads to.
 */
export const actionFiltersSchema = z.object({
  agent: name,
  outcome: optional(z.enum(OUTCOMES, { error: "must be allow, deny or escalate" })),
  from: optional(moment),
  to: optional(moment),
  q: optional(z.string().trim().max(600)),
  tool: name,
  power: oneOf(POWERS),
  environment: name,
  completeness: oneOf(COMPLETENESS_CLASSES),
  kind: oneOf(ACTION_KINDS),
  resource: optional(z.string().max(1_024)).describe("A resource's id; with * at its end, every id that begins so."),
  type: name.describe("The resource's type, beside `resource`."),
  session: optional(z.uuid({ error: "must be the id of a session" })),
  request: name,
  on_behalf_of: name,
});
export type ActionFilters = z.infer<typeof actionFiltersSchema>;

/** What can be searched as `KEY:VALUE`, beside what the keys of log records are. */
export const SEARCH_KEYS = [...(Object.keys(KEYS) as KeyKind[]), "approval", "observed"] as const;
export type SearchKey = (typeof SEARCH_KEYS)[number];
/** Other words for some of them. */
const SEARCH_WORDS: Readonly<Record<string, SearchKey>> = {
  digest: "action_digest",
  tool_call_id: "tool_call",
  request_id: "request",
};

export interface KeyedSearch {
  keys: readonly SearchKey[];
  value: string;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The key that a search names, or the keys that a value which can be nothing but an id may be of; null for a search by text. */
export function keyedSearch(q: string): KeyedSearch | null {
  const [, word = "", value = ""] = /^([a-z_]+):\s*(\S.*)$/s.exec(q) ?? [];
  const key = SEARCH_WORDS[word] ?? SEARCH_KEYS.find((one) => one === word);
  if (key !== undefined) return { keys: [key], value: value.trim() };
  if (UUID.test(q))
    return {
      keys: [
        "evaluation",
        "permit",
        "approval",
        "observed",
        "session",
        "request",
        "tool_call",
        "event",
        "audit",
        "api_call",
      ],
      value: q,
    };
  if (/^[0-9a-f]{64}$/.test(q)) return { keys: ["action_digest"], value: q };
  if (/^[0-9a-f]{32}$/.test(q)) return { keys: ["trace"], value: q };
  if (/^[0-9a-f]{32}\/[0-9a-f]{16}$/.test(q)) return { keys: ["span", "parent_span"], value: q };
  return null;
}

/** The filters of the list, in the order in which its address holds them. */
export const ACTION_FILTER_NAMES = [
  "q",
  "agent",
  "tool",
  "power",
  "environment",
  "outcome",
  "completeness",
  "kind",
  "from",
  "to",
  "session",
  "request",
  "on_behalf_of",
] as const satisfies readonly (keyof ActionFilters)[];

/** What the list shows as its address holds it; "" for everything. */
export function actionsAddress(filters: ActionFilters): string {
  const given = ACTION_FILTER_NAMES.flatMap((name) => {
    const value = filters[name];
    return value === undefined ? [] : [[name, value]];
  });
  return new URLSearchParams(given).toString();
}

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

/** One line of the list: a decision, and what came of it. */
export interface ActionSummary {
  governed: true;
  id: string;
  /** When it was decided. */
  at: string;
  evaluation_id: string;
  decided_at: string;
  agent: { id: string; name: string; team: string };
  on_behalf_of: string | null;
  action: string;
  power: string | null;
  environment: string;
  resource: { type: string; id: string };
  action_digest: string;
  session_id: string;
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
  /** `claimed`: nothing is missing, and something is the agent's own word alone. */
  completeness_class: CompletenessClass;
}

/** One line of the list: an action that only other systems' logs show. */
export interface ObservedSummary {
  governed: false;
  id: string;
  /** When its first log record says that it happened. */
  at: string;
  evaluation_id: null;
  /** Null where no registered principal did it. */
  agent: { id: string; name: string; team: string } | null;
  tool: string | null;
  environment: string | null;
  system: string;
  principal: string | null;
  verb: string | null;
  resource: { type: string | null; id: string } | null;
  status: "succeeded" | "failed" | "not_executed" | null;
  fragments: number;
  changed_state: boolean;
  /** A registered principal changed state, and no decision is behind it. */
  ungoverned: boolean;
  acknowledged_at: string | null;
}

export type ActionLine = ActionSummary | ObservedSummary;

export interface ActionsPage {
  actions: ActionLine[];
  /** Where the next, older page begins; null on the last one. */
  next_cursor: string | null;
}

/** A log record at the other end of a credential: of the call that issued it, or of one that was made with it. */
export interface CredentialEnd {
  fragment_id: string;
  /** By its source's clock; where it gave none, when it was received. */
  at: string;
  source: string;
  system: string;
  title: string;
  principal: string | null;
  resource: { type: string; id: string } | null;
  /** The action that it belongs to; null where it belongs to none. */
  action: { id: string; governed: boolean; name: string; agent: string | null } | null;
  /** A credential holds more than one action: it is never exact. */
  basis: "scoped";
  key: "issued_credential" | "credential_session";
  why: string;
}

/** The credentials of other systems that an action's calls used and issued, as far as the caller may see the other end. */
export interface CredentialChain {
  /** What issued the credentials that it was done with, the earliest first. */
  issued_by: CredentialEnd[];
  /** What was later done with credentials that it issued: the first of `uses`. */
  used_for: CredentialEnd[];
  uses: number;
  /** True where more were found than are looked at. */
  more_uses: boolean;
}

/** One record, with why it was decided so. */
export interface ActionAnswer extends ActionRecord {
  why: Explanation;
  credentials: CredentialChain;
}

/** The record of an action that only logs show. */
export interface ObservedAnswer extends ObservedRecord {
  credentials: CredentialChain;
  /** The decisions that may have been behind it, and why it belongs to none of them. */
  weighed: WeighedAnswer | null;
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
  /** The decisions that it was weighed against; null where exact keys say whose it is. */
  weighed: WeighedAnswer | null;
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
