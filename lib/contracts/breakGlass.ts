/** Break-glass: a grant of minutes for an emergency, given by two people and looked at by a third. */
import { z } from "zod";
import { name } from "./bundleGrant";

export const BREAK_GLASS_STATUSES = ["asked", "refused", "withdrawn", "lapsed", "open", "ended"] as const;
export type BreakGlassStatusName = (typeof BREAK_GLASS_STATUSES)[number];

export const MINUTES_MAX = 60;
const ACTIONS_MAX = 20;
const TEXT_MAX = 2000;
const text = (words: string) => z.string().trim().min(1, words).max(TEXT_MAX, `At most ${TEXT_MAX} characters.`);

export const askBreakGlassSchema = z.strictObject({
  agent: name,
  /** Exact names, `tool.action`: no patterns. */
  actions: z
    .array(z.string().regex(/^[^.*\s]+\.[^*\s]+$/, "must be the name of one action, such as banking.send_money"))
    .min(1, "Choose at least one action.")
    .max(ACTIONS_MAX, `At most ${ACTIONS_MAX} actions.`)
    .refine((actions) => new Set(actions).size === actions.length, "Each action once."),
  environment: name,
  minutes: z.int().min(1, "At least one minute.").max(MINUTES_MAX, `At most ${MINUTES_MAX} minutes.`),
  reason: text("Say what has happened: the second person decides by it."),
});
export type AskBreakGlass = z.input<typeof askBreakGlassSchema>;

/** Giving, refusing, withdrawing and ending may say why. */
export const breakGlassAnswerSchema = z
  .strictObject({ reason: z.string().trim().max(TEXT_MAX).optional() })
  .default({});
export const breakGlassReviewSchema = z.strictObject({
  findings: text("Say what you found: what was done with it, and what follows."),
});

/** The same, as forms of the page send them. */
export const breakGlassIdSchema = z.strictObject({ id: z.guid() });
export const breakGlassFormSchema = z.strictObject({ id: z.guid(), reason: z.string().trim().max(TEXT_MAX) });
export const breakGlassReviewFormSchema = breakGlassReviewSchema.extend({ id: z.guid() });

export interface BreakGlassView {
  id: string;
  status: BreakGlassStatusName;
  agent: string;
  team: string;
  /** The grant's name, by which decisions name it. */
  grant: string;
  actions: string[];
  environment: string;
  minutes: number;
  reason: string;
  asked_by: string;
  /** RFC 3339. */
  asked_at: string;
  /** Until when it can be given. */
  lapses_at: string;
  answered_by: string | null;
  answered_at: string | null;
  answer_reason: string | null;
  budget_version: number | null;
  expires_at: string | null;
  closed_at: string | null;
  closed_by: string | null;
  /** What was decided by the grant: how many calls it allowed. Null while nothing was given. */
  allowed: number | null;
  /** Null while nothing was given. */
  review: {
    due_at: string;
    overdue: boolean;
    reviewed_by: string | null;
    reviewed_at: string | null;
    findings: string | null;
    /** Who could review it. */
    could: string[];
  } | null;
  /** Why the one who asks may not do it now; null where they may. */
  refusals: {
    give: string | null;
    refuse: string | null;
    withdraw: string | null;
    end: string | null;
    review: string | null;
  };
}

export interface BreakGlassAnswer {
  /** Asked for and open. */
  current: BreakGlassView[];
  /** Given and over, not reviewed yet. */
  owed: BreakGlassView[];
  /** The newest of the others. */
  closed: BreakGlassView[];
  /** What the one who asks may ask for; null for whoever may ask for nothing. */
  may_ask: { agents: string[]; actions: string[]; environments: string[] } | null;
  /** Until when the sign-in of the one who asks is fresh enough to give it; null where it is not. */
  fresh_until: string | null;
  /** RFC 3339: the server's time. */
  now: string;
}

/** What became of it. */
export interface BreakGlassMoved {
  id: string;
  status: BreakGlassStatusName;
  message: string;
}
