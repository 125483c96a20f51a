/** The inbox as a list: what its address may say, what /api/v1/inbox answers, and the views that a person keeps. */
import { z } from "zod";
import { type ApprovalSummary, STATUS_FILTERS } from "./approvals";

/** `mine`: what the person may answer, or of what is resolved, their teams'. `all`: everything that they may see. */
export const INBOX_SCOPES = ["mine", "all"] as const;
export type InboxScope = (typeof INBOX_SCOPES)[number];

/** `deadline` is for what waits, `resolved` (the latest first) for what does not. */
export const INBOX_SORTS = ["deadline", "newest", "oldest", "resolved"] as const;
export type InboxSort = (typeof INBOX_SORTS)[number];

/** `rule` is what asked first: a rule, or whose limit it was. */
export const INBOX_GROUPS = ["agent", "rule"] as const;
export type InboxGroup = (typeof INBOX_GROUPS)[number];

export const INBOX_STATUSES = [...STATUS_FILTERS, "all"] as const;
export type InboxStatus = (typeof INBOX_STATUSES)[number];

/** Most rows in one page. */
export const INBOX_PAGE_MAX = 200;
export const INBOX_PAGE = 50;
/** Counted no further than this: an exact number of many is worth less than its cost. */
export const INBOX_COUNT_MAX = 1_000;
const SEARCH_MAX = 200;

const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === "" ? undefined : value), schema.optional());
const oneOf = <const T extends readonly string[]>(values: T) =>
  optional(z.enum(values, { error: `must be one of ${values.join(", ")}` }));

/** What the list shows. */
export const inboxFiltersSchema = z
  .object({
    status: oneOf(INBOX_STATUSES).transform((status) => status ?? "pending"),
    scope: oneOf(INBOX_SCOPES).transform((scope) => scope ?? "mine"),
    agent: optional(z.string().max(256)),
    /** The name of a rule that asked, or of a grant or budget whose limit did. */
    rule: optional(z.string().max(256)),
    /** The address of a person who answered. */
    by: optional(z.string().max(320)),
    /** Every word must begin one of the action, agent, environment, resource, justification, rule or person. */
    q: optional(z.string().max(SEARCH_MAX, `Search for at most ${SEARCH_MAX} characters.`)),
    sort: oneOf(INBOX_SORTS),
    group: oneOf(INBOX_GROUPS),
  })
  .refine(({ sort, status }) => sort !== "deadline" || status === "pending", {
    path: ["sort"],
    message: "deadline sorts what waits: status=pending.",
  })
  .refine(({ sort, status }) => sort !== "resolved" || (status !== "pending" && status !== "all"), {
    path: ["sort"],
    message: "resolved sorts what no longer waits.",
  })
  .refine(({ group, status }) => group === undefined || status !== "all", {
    path: ["group"],
    message: "Group what waits or what is resolved, not both.",
  })
  .refine(({ group, sort, status }) => group === undefined || sort === undefined || sort === defaultSort(status), {
    path: ["sort"],
    message: "Groups come in one order: by deadline, or the latest first.",
  });
export type InboxFilters = z.output<typeof inboxFiltersSchema>;

export const inboxQuerySchema = z.intersection(
  inboxFiltersSchema,
  z.object({
    cursor: optional(z.string().max(600)),
    limit: optional(z.coerce.number().int().min(1).max(INBOX_PAGE_MAX)).transform((limit) => limit ?? INBOX_PAGE),
  }),
);

/** How a list is sorted that does not say so. */
export function defaultSort(status: InboxStatus): InboxSort {
  if (status === "pending") return "deadline";
  return status === "all" ? "newest" : "resolved";
}

/** One approval as the inbox lists it. */
export interface InboxRow extends ApprovalSummary {
  action_digest: string;
  /** What it is grouped by: the rule that asked first, or whose limit it was. */
  rule: string;
  /** Whether the person may answer it now. */
  may_answer: boolean;
  /** Who is looking at it, while that claim holds. */
  claimed_by: { name: string; until: string } | null;
  assigned_to: string | null;
  /** The last answer. */
  answered_by: { name: string; verdict: "approve" | "deny"; at: string } | null;
}

export interface InboxRows {
  rows: InboxRow[];
  /** The place of the first row in the whole list, from 1 on, as one paged there. */
  first: number;
  /** How many there are; null for more than `INBOX_COUNT_MAX`. */
  total: number | null;
  next_cursor: string | null;
  previous_cursor: string | null;
}

/** What the list shows as the address of the inbox holds it, without what is so anyway; "" for the default. */
export function inboxAddress({ status, scope, agent, rule, by, q, sort, group }: InboxFilters): string {
  return new URLSearchParams({
    ...(status === "pending" ? {} : { status }),
    ...(scope === "mine" ? {} : { scope }),
    ...(agent === undefined ? {} : { agent }),
    ...(rule === undefined ? {} : { rule }),
    ...(by === undefined ? {} : { by }),
    ...(q === undefined ? {} : { q }),
    ...(sort === undefined || sort === defaultSort(status) ? {} : { sort }),
    ...(group === undefined ? {} : { group }),
  }).toString();
}
