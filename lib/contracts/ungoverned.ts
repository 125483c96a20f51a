/** What /api/v1/ungoverned takes and answers, and what the inbox shows of actions that nobody decided. */
import { z } from "zod";

/** How many are listed; more are counted. */
export const UNGOVERNED_LISTED_MAX = 50;

export const acknowledgeSchema = z.strictObject({
  /** What the person found. */
  words: z.string().trim().min(1, "Say what you found.").max(2_000),
});

/** An agent's registered identity changed state, and no decision is known that can be behind it. */
export interface UngovernedView {
  id: string;
  agent: string;
  team: string;
  environment: string | null;
  tool: string | null;
  system: string;
  principal: string | null;
  verb: string | null;
  resource: { type: string; id: string } | null;
  first_at: string;
  found_at: string;
  /** Why the reader can't acknowledge it; null where they can. */
  refusal: string | null;
}

export interface UngovernedAnswer {
  /** Newest first; those that nobody has acknowledged. */
  actions: UngovernedView[];
  total: number;
}

export interface Acknowledged {
  id: string;
  acknowledged_at: string;
  message: string;
}
