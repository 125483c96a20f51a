/** Several approvals answered at once: each by the rules of a single answer, each with its own result. */
import { z } from "zod";
import { type ApprovalStatus, denialSchema } from "./approvals";

/** Most rows of one bulk denial; the server answers them one after the other. */
export const BULK_DENY_MAX = 200;
/** Most rows of one bulk approval, which must be of one and the same exact action. */
export const BULK_APPROVE_MAX = 20;

const ids = (max: number) =>
  z
    .array(z.uuid().transform((id) => id.toLowerCase()))
    .min(1, "Choose at least one.")
    .max(max, `At most ${max} at once. Nothing was answered.`)
    .transform((all) => [...new Set(all)]);

export const denyManySchema = z.strictObject({
  answer: z.literal("deny"),
  ids: ids(BULK_DENY_MAX),
  reason: denialSchema.shape.reason,
});
export const approveManySchema = z.strictObject({ answer: z.literal("approve"), ids: ids(BULK_APPROVE_MAX) });

export const bulkAnswerSchema = z.discriminatedUnion("answer", [denyManySchema, approveManySchema]);
export type BulkAnswer = z.input<typeof bulkAnswerSchema>;

/** What came of one row. */
export type BulkResult =
  | { id: string; ok: true; status: ApprovalStatus }
  /** `problem` says why nothing was recorded for this one. */
  | { id: string; ok: false; problem: string };

export interface BulkResults {
  results: BulkResult[];
}
