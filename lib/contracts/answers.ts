/** What people can do with an approval beside answering it, as /api/v1/approvals/{id}/… and the card send it. */
import { z } from "zod";

const QUESTION_MAX = 2000;
/** How far ahead an approval can be put out of sight. */
export const SNOOZE_MAX_MS = 7 * 86_400_000;
/** How long a claim holds before others may claim. Claiming again renews it. */
export const CLAIM_MS = 15 * 60_000;
/** How long a yes given in the browser can be taken back. */
export const UNDO_MS = 8_000;

export const snoozeSchema = z.strictObject({
  until: z.iso
    .datetime({ offset: true, error: "must be a time such as 2026-01-31T12:00:00Z, or null to see it again" })
    .nullable(),
});

export const reassignSchema = z
  .strictObject({
    person: z.email("must be an e-mail address").max(254).optional(),
    team: z.string().max(64).optional(),
  })
  .refine(({ person, team }) => person === undefined || team === undefined, "name a person or a team, not both");

export const questionSchema = z.strictObject({
  text: z
    .string({ error: "Write the question." })
    .trim()
    .min(1, "Write the question.")
    .max(QUESTION_MAX, `Keep it to ${QUESTION_MAX} characters.`),
});

/** The same from a form, which says which approval it is about. */
const id = z.string().max(64);
export const approvalFormSchema = z.strictObject({ id });
export const snoozeFormSchema = snoozeSchema.extend({ id });
export const reassignFormSchema = z.strictObject({
  id,
  person: z.string().max(254).optional(),
  team: z.string().max(64).optional(),
});
export const questionFormSchema = questionSchema.extend({ id });

/** Who is looking at it, until when; null when nobody is. */
export interface ClaimView {
  person: { name: string; email: string };
  until: string;
  mine: boolean;
}

/** A question to the agent, and its reply: the agent's own words. */
export interface QuestionView {
  id: string;
  person: string;
  text: string;
  asked_at: string;
  reply: { text: string; replied_at: string; by: "agent" | "enforcement_point" } | null;
}

/** A yes that has not taken effect yet. */
export interface ReleaseView {
  person: { name: string; email: string };
  release_at: string;
  mine: boolean;
}
