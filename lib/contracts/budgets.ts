/** An agent's budget over time, as its page and /api/v1 see it. */
import { z } from "zod";
import type { AgentDetail } from "./agents";
import { bundleGrant, name } from "./bundleGrant";
import type { Evidence } from "./changeViews";

/** How far back use is shown. */
export const USE_DAYS = 30;
/** How far back a grant's last use is looked for. */
export const LAST_USE_DAYS = 90;

/** Use of one grant that is in force. */
export interface GrantUse {
  grant: string;
  /** Calls that it allowed in the last 30 days. */
  calls: number;
  /** RFC 3339; null where it allowed nothing in the last 90 days. */
  last_used_at: string | null;
  /** RFC 3339: since when it is granted. */
  granted_at: string;
}

/** What a limit held, day by day (UTC). Of the value that was fullest, where values are counted apart. */
export interface LimitHistory {
  /** Null for a limit of the whole budget. */
  grant: string | null;
  /** "amount 2,000 a day". */
  words: string;
  max: number;
  /** What a day's figure is: all of the day, its fullest hour, or the most that a sliding window held in it. */
  measured: "day" | "fullest_hour" | "fullest_window";
  /** Exact decimals, the oldest day first; a day without use is left out. */
  days: { day: string; used: string }[];
}

export interface BudgetVersionLine {
  version: number;
  in_force: boolean;
  created_at: string;
  grants: number;
  /** The change that put it in force; null for what the organisation began with. */
  change: { id: string; reason: string; author: string } | null;
}

export interface Rung {
  name: string;
  /** Where the agent stands. */
  is_here: boolean;
  powers: string[];
  minimums: { days?: number; decisions?: number; distinctActions?: number; completeness?: number };
}

export interface BudgetDetail {
  agent: AgentDetail;
  uses: GrantUse[];
  histories: LimitHistory[];
  versions: BudgetVersionLine[];
  ladder: {
    rungs: Rung[];
    /** What the records show, for the next rung; null on the last one. */
    found: Pick<Evidence, "since" | "days" | "decisions" | "distinctActions" | "completeness" | "sampled"> | null;
  };
  /** Why the one who asks may change nothing of it; null where they may. */
  propose_refusal: string | null;
}

export const UNUSED_DAYS = [30, 60, 90] as const;
export const UNUSED_PAGE = 50;

/** Which unused grants. */
export const unusedGrantsQuerySchema = z.strictObject({
  /** Not used for so many days. */
  days: z.coerce
    .number()
    .pipe(z.literal([...UNUSED_DAYS]))
    .default(30),
  /** A part of the agent's name, the grant's name or an action's. */
  q: z.string().max(200).optional(),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
});

export interface UnusedGrant {
  agent: string;
  team: string;
  grant: string;
  /** Of the budget in force. */
  version: number;
  actions: string[];
  environments: string[];
  /** RFC 3339: since when it is granted. */
  granted_at: string;
  /** Why the one who asks may not take it out; null where they may. */
  refusal: string | null;
}

export interface UnusedGrantsAnswer {
  grants: UnusedGrant[];
  total: number;
  page: number;
  days: number;
}

export const removeGrantSchema = z.strictObject({
  grant: bundleGrant.shape.id,
  reason: z.string().trim().min(1, "Say why: it is kept with the change.").max(2000, "At most 2000 characters."),
});
/** The same as the page's form sends it. */
export const removeGrantFormSchema = removeGrantSchema.extend({ id: name });
