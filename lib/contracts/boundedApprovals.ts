/** Bounded approvals as pages and /api/v1 see them: a yes to more of the same, within bounds. */
import { z } from "zod";
import type { ArgumentBounds } from "@/lib/core/approval/bounds";

export type { ArgumentBound, ArgumentBounds } from "@/lib/core/approval/bounds";

/** Most further actions that one covers. */
export const BOUNDED_USES_MAX = 100;
/** How far ahead it may end. */
export const BOUNDED_MAX_MS = 30 * 86_400_000;
/** When it ends unless something else is said. */
export const BOUNDED_DEFAULT_MS = 86_400_000;
/** Least time that it holds: it must not end while the yes can still be undone. */
export const BOUNDED_MIN_MS = 60_000;

const VALUES_MAX = 100;
const PAGE_MAX = 200;
const PAGE = 50;
const REASON_MAX = 500;
const COUNT = `must be a whole number from 1 to ${BOUNDED_USES_MAX}`;

/** What one argument may be. A number from `from` (0 unless said) up to `up_to`. */
const argumentBoundSchema = z.union(
  [
    z.strictObject({ exactly: z.json() }),
    z.strictObject({ one_of: z.array(z.json()).min(1).max(VALUES_MAX) }),
    z.strictObject({ from: z.number().default(0), up_to: z.number() }),
    z.strictObject({ any: z.literal(true) }),
  ],
  { error: `must be exactly, one_of (at most ${VALUES_MAX} values), up_to or any` },
);

/** Asks that an approval be given in advance to more of the same. What it does not name stays exactly as it is. */
export const boundedSchema = z.strictObject({
  /** The bounds of arguments, by name. */
  arguments: z.record(z.string().max(256), argumentBoundSchema).default({}),
  /** `same_type`: the resource may have another id. */
  resource: z.enum(["same", "same_type"]).default("same"),
  /** How many further actions, after this one. */
  uses: z.int(COUNT).min(1, COUNT).max(BOUNDED_USES_MAX, COUNT),
  until: z.iso.datetime({ offset: true, error: "must be a time such as 2026-01-31T12:00:00Z" }).optional(),
});
export type Bounded = z.input<typeof boundedSchema>;
export type ParsedBounded = z.output<typeof boundedSchema>;

const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === "" ? undefined : value), schema.optional());

export const BOUNDED_STATES = ["in_force", "used_up", "ended", "revoked"] as const;
export type BoundedState = (typeof BOUNDED_STATES)[number];

/** Without `state`, those in force; `over` are all others. */
export const boundedQuerySchema = z.object({
  state: optional(z.enum(["in_force", "over", "all"], { error: "must be in_force, over or all" })).transform(
    (state) => state ?? "in_force",
  ),
  agent: optional(z.string().max(256)),
  cursor: optional(z.string().max(200)),
  limit: optional(z.coerce.number().int().min(1).max(PAGE_MAX)).transform((limit) => limit ?? PAGE),
});

export const boundedIdSchema = z.uuid();

const WHY = "Say why: whoever gave it will want to know.";
export const revokeBoundedSchema = z.strictObject({
  reason: z.string({ error: WHY }).trim().min(1, WHY).max(REASON_MAX, `Keep it to ${REASON_MAX} characters.`),
});
/** The same from a form, which says which one it is about. */
export const revokeBoundedFormSchema = revokeBoundedSchema.extend({ id: z.string().max(64) });

export interface BoundedApprovalView {
  id: string;
  /** The approval with which it was given. */
  approval_id: string;
  state: BoundedState;
  agent: { id: string; name: string; team: string };
  on_behalf_of: string | null;
  action: string;
  environment: string;
  /** `any_id`: of this type, with any id. */
  resource: { type: string; id: string; any_id: boolean };
  /** Null where the action comes without arguments. */
  arguments: ArgumentBounds | null;
  /** The rules that it answers. */
  rules: { name: string; version: number }[];
  given_by: { name: string; email: string };
  given_at: string;
  until: string;
  uses: number;
  used: number;
  /** The approval that it answered last. */
  last_use: { approval_id: string; at: string } | null;
  revoked: { at: string; by: string; reason: string } | null;
  may_revoke: boolean;
}

export interface BoundedApprovalDetail extends BoundedApprovalView {
  /** What it answered, the newest first. */
  answered: { approval_id: string; use: number; at: string; resource: { type: string; id: string } }[];
}

export interface BoundedApprovalsPage {
  bounded_approvals: BoundedApprovalView[];
  next_cursor: string | null;
}

/** What it came to that someone revoked it. */
export interface RevokedBoundedApproval {
  id: string;
  revoked_at: string;
  /** How many approvals that it had answered ended with it, and how many permits that were handed out on them. */
  approvals: number;
  permits: number;
}
