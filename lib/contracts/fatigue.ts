/** How the approvals of a period were answered: what /api/v1/fatigue takes and answers, and what the page shows. */
import { z } from "zod";

export const FATIGUE_PERIODS = [7, 30, 90] as const;
export type FatiguePeriod = (typeof FATIGUE_PERIODS)[number];
export const FATIGUE_PERIOD: FatiguePeriod = 30;

export const FATIGUE_TABLES = ["rules", "grants", "people"] as const;
export type FatigueTable = (typeof FATIGUE_TABLES)[number];

const days = z.preprocess(
  (value) => (value === "" || value === undefined ? FATIGUE_PERIOD : Number(value)),
  z.literal(FATIGUE_PERIODS, { error: `must be one of ${FATIGUE_PERIODS.join(", ")}` }),
);

export const fatigueQuerySchema = z.object({ days });
export const fatigueExportSchema = z.object({
  days,
  table: z.enum(FATIGUE_TABLES, { error: `must be one of ${FATIGUE_TABLES.join(", ")}` }),
});

/** Answers of a period. */
export interface AnswerFiguresView {
  answers: number;
  approvals: number;
  /** Between 0 and 1; null without answers. */
  approve_rate: number | null;
  /** Of the approvals, those within 5 seconds. */
  quick_approvals: number;
  /** Between 0 and 1; null without approvals. */
  quick_rate: number | null;
  median_seconds: number | null;
  /** True past the thresholds: many answers, nearly all yes, in no time. */
  shows_fatigue: boolean;
}

/** A rule, or the limit of an agent's grant or budget. */
export interface AskedBy {
  kind: "rule" | "limit";
  name: string;
  /** Whose limit it is; null for a rule. */
  agent: string | null;
}

/** What one rule or limit asked in the period, and how people answered. */
export interface RuleFatigue extends AskedBy, AnswerFiguresView {
  asked: number;
  approved: number;
  denied: number;
  expired: number;
  cancelled: number;
  waiting: number;
  /** How many of the questions nothing else asked too. */
  asked_alone: number;
  actions: number;
  agents: number;
  /** How many of the questions the suggested grants would have saved. */
  saved_by_grants: number;
}

/** How one person answered in the period. */
export interface PersonFatigue extends AnswerFiguresView {
  name: string;
  email: string;
  /** The same of the last 24 hours. */
  last_day: AnswerFiguresView;
}

/** What the values of one argument were in all the approved questions of a kind. */
export interface SeenBound {
  argument: string;
  /** False where some questions came without it. */
  always: boolean;
  /** Smallest and largest, as exact decimals, where every value is a number. */
  range: { min: string; max: string } | null;
  /** The values as JSON, where they are few. */
  values: string[] | null;
  distinct: number;
}

/** A kind of question that was answered yes every time. */
export interface GrantSuggestion {
  agent: string;
  action: string;
  environment: string;
  /** All of them approved as they were asked. */
  questions: number;
  /** How many people approved them. */
  people: number;
  asked_by: AskedBy[];
  bounds: SeenBound[];
  /** What about the action makes it ask, in words: "touches billing", "cannot be undone". Empty where nothing does. */
  cautions: string[];
}

export interface FatigueReport {
  days: FatiguePeriod;
  from: string;
  to: string;
  /** Questions asked in the period, among the agents that the person may see. */
  asked: number;
  /** The noisiest first. */
  rules: RuleFatigue[];
  /** What would save most first; at most 20. */
  grants: GrantSuggestion[];
  /** Everyone's for security reviewers and admins, else one's own alone. */
  people: PersonFatigue[];
  sees_everyone: boolean;
  /** How the one who asks answered in the last 24 hours. */
  own_day: AnswerFiguresView;
}
