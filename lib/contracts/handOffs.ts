/** Hand-offs as pages and /api/v1/hand-offs see them. */
import { z } from "zod";
import type { RiskFacts } from "@/lib/core/organisation/facts";
import type { HandOffResult } from "./access";
import type { ApprovalDetail } from "./approvals";

export const HAND_OFF_STATUSES = ["open", "accepted", "done", "returned"] as const;
export type HandOffStatus = (typeof HAND_OFF_STATUSES)[number];

/** `waiting`: open and accepted, what is due first at the top. `mine`: of these, what the one who asks has. `resolved`: the newest first. */
export const HAND_OFF_VIEWS = ["waiting", "mine", "resolved"] as const;
export type HandOffView = (typeof HAND_OFF_VIEWS)[number];

/** Most rows in one page. */
export const HAND_OFFS_PAGE_MAX = 200;
const HAND_OFFS_PAGE = 50;
const WORDS_MAX = 4_000;
const CHANGES_MAX = 20;

const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === "" ? undefined : value), schema.optional());

export const handOffsQuerySchema = z.object({
  view: optional(z.enum(HAND_OFF_VIEWS, { error: `must be one of ${HAND_OFF_VIEWS.join(", ")}` })).transform(
    (view) => view ?? "waiting",
  ),
  /** The name of an agent: its hand-offs alone. */
  agent: optional(z.string().max(256)),
  cursor: optional(z.string().max(200)),
  limit: optional(z.coerce.number().int().min(1).max(HAND_OFFS_PAGE_MAX)).transform((limit) => limit ?? HAND_OFFS_PAGE),
});

const said = (what: string) =>
  z.string({ error: what }).trim().min(1, what).max(WORDS_MAX, `Keep it to ${WORDS_MAX} characters.`);
const short = (max: number) => z.string().trim().min(1, "Fill it in, or leave it out.").max(max);

/** A state change in the person's own words. */
const statedChangeSchema = z.strictObject({
  resource: z.strictObject({ type: short(256), id: short(2_048) }),
  before: short(2_000).optional(),
  after: short(2_000).optional(),
  reference: short(2_048).optional(),
});

/** What came of it; the agent gets all of it. */
export const finishSchema = z.strictObject({
  result: said("Say what you did: the agent and the record get these words."),
  /** Where it can be looked up: a ticket, a booking. */
  reference: short(2_048).optional(),
  state_changes: z.array(statedChangeSchema).max(CHANGES_MAX).default([]),
});
export type Finish = z.input<typeof finishSchema>;

/** Why the task comes back; the agent gets these words and may try again. */
export const giveBackSchema = z.strictObject({
  reason: said("Say why it comes back: the agent gets these words."),
});

export const passSchema = z.strictObject({
  /** The address of a person who may take it. */
  to: z
    .string({ error: "Name the person who takes it." })
    .trim()
    .toLowerCase()
    .min(1, "Name the person who takes it.")
    .max(320),
  note: z.string().trim().max(1_000, "Keep it to 1000 characters.").optional(),
});

export const handOffIdSchema = z.object({ id: z.uuid() });

const form = { id: z.string().max(64) };
/** The same from a form, which says which hand-off it is about. */
export const acceptFormSchema = z.strictObject(form);
export const finishFormSchema = finishSchema.extend(form);
export const giveBackFormSchema = giveBackSchema.extend(form);
export const passFormSchema = passSchema.extend(form);

export interface HandOffPerson {
  name: string;
  email: string;
}

export interface HandOffSummary {
  id: string;
  evaluation_id: string;
  status: HandOffStatus;
  agent: { id: string; name: string; team: string };
  action: string;
  environment: string;
  resource: { type: string; id: string };
  rule: string;
  opened_at: string;
  due_at: string;
  /** True when nobody has finished it and its time is over. It stays open. */
  overdue: boolean;
  resolved_at: string | null;
  owner: HandOffPerson | null;
  /** True when the one who asks has it. */
  mine: boolean;
  /** True when the one who asks may take it now. */
  may_accept: boolean;
}

export interface HandOffsPage {
  hand_offs: HandOffSummary[];
  next_cursor: string | null;
}

/** What the one who asks may do, or why not. */
export type Permitted = { allowed: true } | { allowed: false; reason: string };

export interface HandOffDetail extends HandOffSummary {
  /** The time at which this was read: deadlines count from the server's clock. */
  now: string;
  on_behalf_of: string | null;
  arguments: { [key: string]: unknown } | null;
  /** The exact action that was stopped (RFC 8785), and its SHA-256. */
  canonical: string;
  action_digest: string;
  action_description: string | null;
  facts: RiskFacts | null;
  /** Why it was handed off, in the decision's words. */
  why: { rule: string; version: number | null; message: string }[];
  /** Who the rule names, in words ("1 operator", "1 of the team payments"). */
  named: string[];
  session: ApprovalDetail["session"];
  /** The agent's own words. */
  claim: ApprovalDetail["claim"];
  request: ApprovalDetail["request"];
  accepted_at: string | null;
  owners: { person: HandOffPerson; passed_by: HandOffPerson | null; since: string; note: string | null }[];
  result: HandOffResult | null;
  /** Why it was returned. */
  reason: string | null;
  may: { accept: Permitted; finish: Permitted };
  /** Who else could take it, by name: to pass it on. At most 100. */
  candidates: HandOffPerson[];
  /** Other calls for exactly this action, and earlier hand-offs of the same agent and action; the newest first. */
  history: {
    id: string;
    status: HandOffStatus;
    resource: { type: string; id: string };
    opened_at: string;
    owner: string | null;
    words: string | null;
    same_action: boolean;
  }[];
}
