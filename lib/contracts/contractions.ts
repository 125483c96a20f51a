/** Contractions that Ambit proposes by itself, as pages and /api/v1 see them. */
import { z } from "zod";

/** After so many days without a use a grant is proposed to be taken out. */
export const DISUSE_DAYS = 90;

export const CONTRACTION_STATUSES = ["open", "taken", "dismissed", "lapsed"] as const;
export const CONTRACTION_CAUSES = ["disuse", "incident", "ungoverned"] as const;

const LISTED_MAX = 100;
export const contractionsQuerySchema = z.strictObject({
  status: z.enum(CONTRACTION_STATUSES).default("open"),
  agent: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(LISTED_MAX).default(LISTED_MAX),
});

export const dismissContractionSchema = z.strictObject({
  reason: z
    .string()
    .trim()
    .min(1, "Say why it is kept: whoever asks next reads this.")
    .max(2000, "At most 2000 characters."),
});

/** The same, as forms of the pages send them. */
export const contractionIdSchema = z.strictObject({ id: z.guid() });
export const dismissContractionFormSchema = dismissContractionSchema.extend({ id: z.guid() });

/** What an agent did around Ambit with the principal that is registered for it: where, as whom, and the log records that show it. */
export const ungovernedEvidenceSchema = z.strictObject({
  tool: z.string().min(1).max(200),
  environment: z.string().min(1).max(200),
  principal: z.string().min(1).max(2000),
  /** `fragment`: what the log record is called, the same each time. */
  seen: z.array(z.strictObject({ at: z.iso.datetime({ offset: true }), fragment: z.string().min(1).max(200) })).min(1),
});
export type UngovernedEvidence = z.output<typeof ungovernedEvidenceSchema>;

export interface ContractionView {
  id: string;
  status: (typeof CONTRACTION_STATUSES)[number];
  cause: (typeof CONTRACTION_CAUSES)[number];
  agent: string;
  team: string;
  /** The names of the grants that would go. */
  grants: string[];
  /** The incident that found it. */
  incident: { id: string; number: number } | null;
  /** What was done around Ambit, by place. */
  ungoverned: { tool: string; environment: string; principal: string; times: number; last_at: string }[];
  /** RFC 3339. */
  proposed_at: string;
  resolved: { at: string; by: string | null; reason: string | null; change: string | null } | null;
  /** Why the one who asks may neither take nor dismiss it; null where they may. */
  refusal: string | null;
}

export interface ContractionsAnswer {
  /** The newest first. */
  contractions: ContractionView[];
  total: number;
}

export interface ContractionMoved {
  id: string;
  status: "taken" | "dismissed";
  /** The change that takes the grants out; null for one that was dismissed. */
  change: string | null;
  /** The version of the budget that has the grants: what to roll back to; null for one that was dismissed. */
  version_before: number | null;
  message: string;
}
