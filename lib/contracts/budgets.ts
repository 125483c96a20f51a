/** An agent's budget over time, as its page and /api/v1 see it. */
import { z } from "zod";
import type { AgentDetail } from "./agents";
import { bundleGrant, name } from "./bundleGrant";
import type { Evidence } from "./changeViews";

/** How far back use is shown. */
export const USE_DAYS = 30;

/** Use of one grant that is in force. */
export interface GrantUse {
  grant: string;
  /** Calls that it allowed in the last 30 days. */
  calls: number;
  /** RFC 3339; null where it allowed nothing in the last 30 days. */
  last_used_at: string | null;
}

/** What a limit held, day by day (UTC). Of the value that was fullest, where values are counted apart. */
export interface LimitHistory {
  /** Null for a limit of the whole budget. */
  grant: string | null;
  /** "amount 2,000 a day". */
  words: string;
  max: number;
  /** What a day's figure is: all of the day, or the fullest hour of it. */
  measured: "day" | "fullest_hour";
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

export const removeGrantSchema = z.strictObject({
  grant: bundleGrant.shape.id,
  reason: z.string().trim().min(1, "Say why: it is kept with the change.").max(2000, "At most 2000 characters."),
});
/** The same as the page's form sends it. */
export const removeGrantFormSchema = removeGrantSchema.extend({ id: name });
