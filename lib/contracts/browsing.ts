/** How the list of actions divides up, when its actions happened, and what touched a resource. */
import { z } from "zod";
import type { Json } from "@/lib/core/organisation/definition";
import type { Basis } from "@/lib/core/record/types";
import { ACTIONS_PAGE_MAX, actionFiltersSchema } from "./actions";

const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === "" ? undefined : value), schema.optional());

const TOUCHES_PAGE = 50;

/** Counted no further than this. */
export const FACET_COUNT_MAX = 10_000;
export const FACETS = ["agent", "tool", "power", "environment", "outcome", "completeness", "kind"] as const;
export type FacetName = (typeof FACETS)[number];

/** How often each value is found among what the filters leave, the most frequent first; a facet that is chosen, as if it were not. */
export interface ActionFacets {
  facets: Record<FacetName, { value: string; count: number }[]>;
  /** How many actions the filters leave; null where there are more than `counted_max`. */
  total: number | null;
  /** Only the newest so many are counted. */
  counted_max: number;
}

/** Counted no further than this. */
export const HISTOGRAM_COUNT_MAX = 20_000;
export const HISTOGRAM_BUCKETS_MAX = 120;

export const histogramQuerySchema = actionFiltersSchema.extend({
  buckets: optional(z.coerce.number().int().min(1).max(HISTOGRAM_BUCKETS_MAX)).transform((buckets) => buckets ?? 60),
});

export interface ActionHistogram {
  from: string;
  to: string;
  bucket_ms: number;
  /** Those that hold something, the oldest first. */
  buckets: { at: string; allow: number; escalate: number; deny: number; observed: number }[];
  /** Before this nothing was counted: more actions match than are counted. Null where all were. */
  counted_from: string | null;
}

export const touchedQuerySchema = z.object({
  resource: z
    .string()
    .min(1, "name a resource")
    .max(1_024)
    .describe("Its id; with * at its end, every id that begins so."),
  type: optional(z.string().max(256)),
  cursor: optional(z.string().max(600)),
  limit: optional(z.coerce.number().int().min(1).max(ACTIONS_PAGE_MAX)).transform((limit) => limit ?? TOUCHES_PAGE),
});

/** Something that touched a resource. */
export interface Touch {
  /** `decision`: an agent asked for it. `change`: an outcome reports it. `log`: a log record names it. */
  kind: "decision" | "change" | "log";
  id: string;
  at: string;
  resource: { type: string | null; id: string };
  /** The action that it belongs to; null for a log record that belongs to none. */
  action: { id: string; governed: boolean; name: string; agent: string | null; outcome: string | null } | null;
  /** What a log record says of itself; null for the others. */
  log: {
    source: string;
    system: string;
    title: string;
    principal: string | null;
    verb: string | null;
    status: string | null;
  } | null;
  /** What changed, where it is said. */
  change: { basis: Basis; before?: Json; after?: Json; reference: string | null } | null;
}

export interface TouchedPage {
  touches: Touch[];
  next_cursor: string | null;
  /** More touched it than are looked through; the newest are. */
  is_cut: boolean;
}
