/** Exceptions (grants with an end) and break-glass, as pages and /api/v1 see them. */
import { z } from "zod";
import { bundleGrant, name } from "./bundleGrant";

const REASON_MAX = 2000;
const why = (words: string) => z.string().trim().min(1, words).max(REASON_MAX, `At most ${REASON_MAX} characters.`);
const time = z.iso.datetime({ offset: true, error: "must be a time such as 2026-01-31T12:00:00Z" });

export const EXCEPTION_STATES = ["active", "expired", "removed"] as const;
export type ExceptionState = (typeof EXCEPTION_STATES)[number];

export const EXCEPTION_SORTS = ["ends", "since", "renewals", "agent"] as const;
export const EXCEPTIONS_PAGE = 50;

/** Which exceptions, in which order. */
export const exceptionsQuerySchema = z.strictObject({
  /** `over`: those that have expired or were taken out before. */
  state: z.enum(["active", "over", "all"]).default("active"),
  agent: name.optional(),
  /** A part of the agent's name, the grant's name or an action's. */
  q: z.string().max(200).optional(),
  sort: z.enum(EXCEPTION_SORTS).default("ends"),
  /** The other way round. */
  order: z.enum(["asc", "desc"]).default("asc"),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
});

/** One grant with an end, over all versions of its budget. */
export interface ExceptionView {
  agent: string;
  team: string;
  /** The grant's name in the budget. */
  grant: string;
  state: ExceptionState;
  actions: string[];
  environments: string[];
  /** The newest version of the budget that has it. */
  version: number;
  /** Its other bounds, in words. */
  bounds: string[];
  /** Why the change that brought it says that it is there; null for what the organisation began with. */
  reason: string | null;
  /** The change that brought it. */
  change: string | null;
  /** True where two people gave it for an emergency. */
  break_glass: boolean;
  /** RFC 3339: since when it has had an end. */
  since: string;
  /** Its end as it is set. */
  expires_at: string;
  /** When it was over, by its end or before. */
  ended_at: string | null;
  /** How many versions of the budget moved its end. */
  renewals: number;
  /** When an action was last allowed by it. */
  last_used_at: string | null;
  /** Why the one who asks may not end or renew it; null where they may. */
  refusal: string | null;
}

export interface ExceptionsAnswer {
  exceptions: ExceptionView[];
  total: number;
  page: number;
  /** RFC 3339: the server's time. */
  now: string;
}

export const endExceptionSchema = z.strictObject({
  agent: name,
  grant: bundleGrant.shape.id,
  reason: why("Say why: it is kept with the change."),
});
export const renewExceptionSchema = endExceptionSchema.extend({
  expiresAt: time,
  reason: why("Say why: whoever reviews it reads this first."),
});
export type RenewException = z.input<typeof renewExceptionSchema>;
