/** The smallest budget that would have allowed what an agent really used, as pages and /api/v1 see it. */
import { z } from "zod";
import type { ChangeBudget, ChangeStatusName } from "./changes";
import type { ChangeView, ReplayAnswer } from "./changeViews";

export const USED_PERIODS = [7, 30, 90] as const;
export type UsedPeriod = (typeof USED_PERIODS)[number];
export const USED_PERIOD: UsedPeriod = 30;

const DAYS = `must be one of ${USED_PERIODS.join(", ")}`;
const days = z.coerce
  .number()
  .pipe(z.literal([...USED_PERIODS], { error: DAYS }))
  .default(USED_PERIOD);

export const leastPrivilegeQuerySchema = z.object({ days });

/** Makes the proposal that was shown a change: with `digest`, only that one. */
export const proposeLeastPrivilegeSchema = z.strictObject({
  days: z.literal([...USED_PERIODS], { error: DAYS }).default(USED_PERIOD),
  digest: z.string().max(64).optional(),
  reason: z
    .string()
    .trim()
    .min(1, "Say why: whoever reads the change later reads this first.")
    .max(2000, "At most 2000 characters."),
});
/** The same as the page's form sends it. */
export const proposeLeastPrivilegeFormSchema = z.strictObject({
  id: z.string().max(256),
  days: z.coerce.number(),
  digest: z.string().max(64),
  reason: z.string().max(2000),
});

export type ArgumentSupportView =
  | { name: string; calls: number; highest: number; maximum: number }
  | { name: string; calls: number; values: { value: string | boolean; calls: number }[] };

/** How many calls stand behind a grant of the proposal. */
export interface GrantSupportView {
  grant: string;
  /**
   * `kept`: nothing of it could be narrowed without letting something through elsewhere, or it was used by older decisions alone;
   * `over`: it goes because its end has come.
   */
  what: "narrowed" | "kept" | "new" | "dropped" | "over";
  calls: number;
  /** RFC 3339; null for a grant that nothing used. */
  last_used: string | null;
  actions: { name: string; calls: number }[];
  environments: { name: string; calls: number }[];
  /** Actions that it covers and that nothing used. */
  unused: string[];
  arguments: ArgumentSupportView[];
  most_in_a_day: number;
}

export interface LeastPrivilegeView {
  agent: { id: string; name: string };
  days: number;
  /** RFC 3339: of the oldest decision that was looked at where `is_cut`, else the beginning of the period. */
  from: string;
  to: string;
  /** Decisions that were looked at: the newest of the period, at most so many. */
  decisions: number;
  is_cut: boolean;
  /** How many of them went through. */
  calls: number;
  /** How many went through and would not now, whatever the budget: they are left out. */
  gone: number;
  /** True where everything on record is a demonstration's. */
  is_demonstration: boolean;
  /** False where it says what is in force. */
  differs: boolean;
  budget: ChangeBudget | null;
  /** What a change made of it names; it is another one when anything of the proposal is. */
  digest: string;
  support: GrantSupportView[];
  difference: ChangeView["difference"];
  replay: ReplayAnswer;
  /** Why the one who asks may make no change of it; null where they may. */
  propose_refusal: string | null;
}

export interface LeastPrivilegeProposed {
  /** One where it narrows; one for each category where it widens. */
  changes: { id: string | null; status: ChangeStatusName | null; about: string; message: string }[];
}
