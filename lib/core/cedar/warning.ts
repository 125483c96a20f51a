/** What an export loses: told for every part of the organisation that Cedar can't say. */

export interface CedarWarning {
  /**
   * `unsayable`: Cedar has nothing like this part. `beyond_cedar`: it needs a count, a person, or something done.
   * `untyped_arguments`: calls with some arguments can't be put to Cedar. `observe_mode`: the budget is enforced.
   */
  kind: "unsayable" | "beyond_cedar" | "untyped_arguments" | "observe_mode";
  /** The part, by names: `["agents", "billing-helper", "budget", "grants", "pay-suppliers", "when"]`. */
  path: string[];
  /** What becomes of it in the policies, as one sentence. */
  what: string;
  /** Why, as one sentence. */
  why: string;
  /**
   * `stricter`: Cedar denies calls that Ambit allows, or asks about. `looser`: Cedar allows calls that Ambit would deny, ask
   * about, or allow with obligations; only where the export was told that something else enforces that part.
   */
  errs: "stricter" | "looser";
}

/** Parts of a decision that the caller may say are enforced by something else than Cedar. */
export const ELSEWHERE = ["limits", "people", "obligations", "inputs"] as const;

/**
 * `limits`: every limit. `people`: rules that ask or hand over. `obligations`: every obligation. `inputs`: what an action's
 * input schema says beyond the types of its arguments.
 */
export type Elsewhere = (typeof ELSEWHERE)[number];
