/** What people and systems are told of, and what each person wants to be told by mail. */
import { z } from "zod";
import type { WebhooksAnswer } from "./webhooks";

/** The types of notifications, in the order in which pages list them. */
export const NOTIFICATION_TYPES = [
  "approval.requested",
  "approval.passed",
  "approval.due_soon",
  "approval.approved",
  "approval.denied",
  "approval.expired",
  "approval.cancelled",
  "hand_off.opened",
  "hand_off.passed",
  "hand_off.due_soon",
  "hand_off.overdue",
  "change.submitted",
  "change.approved",
  "change.rejected",
  "change.returned",
  "contraction.proposed",
  "exception.ending",
  "break_glass.asked",
  "break_glass.given",
  "break_glass.review_overdue",
  "kill_switch.pulled",
  "kill_switch.released",
  "action.failed",
  "action.ungoverned",
  "tool.quarantined",
] as const;
export type NotificationType = (typeof NOTIFICATION_TYPES)[number];

/** What happened, as a line of a list. */
export const NOTIFICATION_WORDS: Readonly<Record<NotificationType, string>> = {
  "approval.requested": "An approval was requested",
  "approval.passed": "An approval was passed to a person or team",
  "approval.due_soon": "An approval's deadline is near",
  "approval.approved": "An approval was given",
  "approval.denied": "An approval was denied",
  "approval.expired": "An approval expired",
  "approval.cancelled": "An approval was cancelled",
  "hand_off.opened": "A task was handed off",
  "hand_off.passed": "A hand-off was passed to a person",
  "hand_off.due_soon": "A hand-off's deadline is near",
  "hand_off.overdue": "A hand-off is overdue",
  "change.submitted": "A change waits for review",
  "change.approved": "A change was approved",
  "change.rejected": "A change was rejected",
  "change.returned": "An approved change went back to its author",
  "contraction.proposed": "Grants are proposed to be taken out",
  "exception.ending": "An exception ends soon",
  "break_glass.asked": "Break-glass was asked for",
  "break_glass.given": "Break-glass was given and a review is owed",
  "break_glass.review_overdue": "The review of a break-glass is overdue",
  "kill_switch.pulled": "A kill switch was pulled",
  "kill_switch.released": "A kill switch was released",
  "action.failed": "An approved action failed",
  "action.ungoverned": "An agent changed something without a decision",
  "tool.quarantined": "A tool says something else of itself than when people looked",
};

/** Of what one person is told by mail. */
export const mailPreferencesSchema = z.strictObject({
  approvalWaits: z.boolean(),
  deadlineNear: z.boolean(),
  handOffOpened: z.boolean(),
  actionFailed: z.boolean(),
  changeMoves: z.boolean(),
});
export type MailPreferences = z.infer<typeof mailPreferencesSchema>;

export interface MailPreferencesAnswer {
  preferences: MailPreferences;
  /** False while the person has chosen nothing: then they are what the person's roles make of them. */
  chosen: boolean;
}

/**
 * An approval, a change or break-glass that waits for the one who asks, or a change of theirs that was answered, in plain words without any
 * character that hides or imitates another.
 */
export interface WaitingForMe {
  id: string;
  /** At most a sentence. */
  sentence: string;
  /** The page of it, as a path of this site. */
  path: string;
}

/** What a person can set. */
export interface SettingsAnswer {
  /** `isSent`: a mail server is configured. */
  mail: { to: string; isSent: boolean; preferences: MailPreferences };
  /** Null for whoever is no admin. */
  webhooks: WebhooksAnswer | null;
}
