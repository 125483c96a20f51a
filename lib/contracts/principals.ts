/** What /api/v1/principals takes and answers, and what the ledger's page shows. */
import { z } from "zod";
import { DRIFT_KINDS, type DriftKind } from "@/lib/core/principal/driftKind";
import type { Excess } from "@/lib/core/principal/postgresExcess";

export const PRINCIPALS_PAGE = 50;
export const PRINCIPALS_PAGE_MAX = 200;
/** Most drifts that are listed at once; more are counted. */
export const DRIFT_LISTED_MAX = 100;
/** Most excess that one drift lists; all of it is in the answer of the check. */
export const EXCESS_LISTED_MAX = 200;
/** For how long an explanation holds. */
export const EXPLAINED_DAYS = 90;

const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === "" ? undefined : value), schema.optional());
const name = optional(z.string().max(256));

/** `unregistered`: seen behind the agent's decisions only. `unknown`: there are credentials, and no identity is known. */
export const STANDINGS = ["registered", "unregistered", "unknown"] as const;
export type Standing = (typeof STANDINGS)[number];
export const DRIFT_CHOICES = ["any", ...DRIFT_KINDS] as const;

const filters = {
  q: optional(z.string().trim().max(256)).describe(
    "A part of an agent's, tool's or environment's name, an identity or an address.",
  ),
  agent: name,
  tool: name,
  environment: name,
  standing: optional(z.enum(STANDINGS, { error: `must be one of ${STANDINGS.join(", ")}` })),
  drift: optional(z.enum(DRIFT_CHOICES, { error: `must be one of ${DRIFT_CHOICES.join(", ")}` })),
};
export const principalFiltersSchema = z.object(filters);
export type PrincipalFilters = z.infer<typeof principalFiltersSchema>;

export const principalsQuerySchema = z.object({
  ...filters,
  cursor: optional(z.string().max(4_000)),
  limit: optional(z.coerce.number().int().min(1).max(PRINCIPALS_PAGE_MAX)).transform(
    (limit) => limit ?? PRINCIPALS_PAGE,
  ),
});

export const driftQuerySchema = z.object({
  ...filters,
  explained: optional(z.enum(["yes", "no"], { error: "must be yes or no" })).describe(
    "`yes`: those that somebody explained; else those that nobody has.",
  ),
});

const REASON_MAX = 500;
export const explainDriftSchema = z.strictObject({
  reason: z
    .string()
    .trim()
    .min(1, "Say why it is as it should be.")
    .max(REASON_MAX, `At most ${REASON_MAX} characters.`),
});
/** The same, as the page sends it. */
export const explainFormSchema = explainDriftSchema.extend({ key: z.string().max(64) });

export interface PrincipalSourceView {
  source: string;
  system: string;
  records: number;
  changes: number;
  first_at: string;
  last_at: string;
}

export interface PrincipalAddressView {
  address: string;
  /** `log`: another system's log tells it. `credential`: Ambit saw the caller. */
  told_by: "log" | "credential";
  /** Null where the log's record does not say since when. */
  first_at: string | null;
  last_at: string | null;
}

export interface PrincipalCredentialView {
  id: string;
  kind: "agent" | "enforcement_point";
  hint: string;
  created_at: string;
  last_used_at: string | null;
}

/** One identity of an agent, for a tool in an environment. */
export interface PrincipalView {
  agent: string;
  team: string;
  tool: string;
  environment: string;
  /** As that system names it, `*` standing for any run of characters; null where it is not known. */
  identity: string | null;
  standing: Standing;
  /** Null where no log shows it. */
  first_seen_at: string | null;
  last_seen_at: string | null;
  records: number;
  /** The action that it was seen for last. */
  last_action: string | null;
  sources: PrincipalSourceView[];
  addresses: PrincipalAddressView[];
  credentials: PrincipalCredentialView[];
  /** What drifts of it and nobody has explained. */
  drift: DriftKind[];
}

export interface PrincipalsAnswer {
  principals: PrincipalView[];
  next_cursor: string | null;
  total: number;
}

export interface PostgresExcessView {
  server: string;
  role: string;
  checked_at: string;
  excess: Excess[];
  /** How much there is of it. */
  total: number;
}

export interface DriftView {
  key: string;
  kind: DriftKind;
  /** By name; `null` for one of a team that the reader does not see. */
  agents: (string | null)[];
  tool: string | null;
  environment: string | null;
  identity: string | null;
  credential: PrincipalCredentialView | null;
  address: string | null;
  /** What a PostgreSQL role may do beyond the budget, at most 200 of it. */
  postgres: PostgresExcessView | null;
  since: string;
  says: string;
  /** Where it is seen, as paths of Ambit's pages. */
  evidence: { words: string; path: string }[];
  explained: { reason: string; by: string; at: string; until: string } | null;
  /** Why the reader cannot explain it; null where they can. */
  refusal: string | null;
}

export interface DriftAnswer {
  /** The newest first, at most 100. */
  drift: DriftView[];
  total: number;
  /** How many of the others there are: explained, or not. */
  others: number;
  /** The reader can revoke credentials of the agents that they see. */
  may_revoke: boolean;
}

export interface ExplainedDrift {
  key: string;
  until: string;
  message: string;
}
