/** What the forms about an agent start from: a change of one, and a new one. */
import { z } from "zod";
import type { BudgetDetail, Rung } from "./budgets";
import type { BundleGrant } from "./bundleGrant";
import { name } from "./bundleGrant";

/** What of an agent the form changes, one at a time: a request widens one category. */
export const CHANGED_PARTS = ["stage", "mode", "lifecycle", "owner", "team", "purpose"] as const;
export type ChangedPart = (typeof CHANGED_PARTS)[number];

/** Who could have an agent, as far as the one who asks sees them. */
export interface Holders {
  teams: string[];
  owners: { email: string; name: string }[];
}

export interface AgentChangeForm extends Holders {
  agent: {
    name: string;
    stage: string;
    mode: "enforce" | "observe";
    /** RFC 3339. */
    observe_until: string | null;
    lifecycle: "active" | "suspended" | "retired";
    team: string;
    owner: string;
    purpose: string;
  };
  ladder: BudgetDetail["ladder"];
}

export interface NewAgentForm extends Holders {
  stages: Omit<Rung, "is_here">[];
  tools: { name: string; actions: number }[];
  environments: { name: string; rank: number }[];
}

const names = z
  .string()
  .max(4000)
  .transform((text) => text.split(",").filter((one) => one !== ""))
  .pipe(z.array(name).min(1, "Name at least one.").max(100));

/** For which tools and environments, separated by commas. */
export const templateQuerySchema = z.strictObject({ tools: names, environments: names });
/** The same as the form sends it. */
export const templateFormSchema = z.strictObject({
  id: z.string().max(64),
  tools: z.string().max(4000),
  environments: z.string().max(4000),
});

/** The most that a stage holds of some tools in some environments, as a budget to begin with. */
export interface BudgetTemplate {
  grants: Pick<BundleGrant, "id" | "actions" | "environments" | "limits">[];
  /** Actions that the stage holds in none of the environments, each with the sentence that says why. */
  left_out: { action: string; why: string }[];
}
