/** The words of a mail: plain text, what people have named, and links that open nothing by themselves. */
import type { NotificationType } from "@/lib/contracts/notifications";
import type { WebhookPayload } from "@/lib/contracts/webhooks";
import { harmless } from "@/lib/core/text/harmless";

export interface Letter {
  subject: string;
  text: string;
}

type Told = Pick<WebhookPayload, "type" | "data">;

/** More are counted and not listed: the inbox has them all. */
const LISTED_MAX = 20;

/** One mail for everything that one person is told of at the same time. */
export function letterOf(told: readonly Told[], publicUrl: string): Letter {
  const [first] = told;
  const listed = told.slice(0, LISTED_MAX).map(paragraphOf);
  const more = told.length > LISTED_MAX ? [`And ${told.length - LISTED_MAX} more.`] : [];
  return {
    subject: told.length === 1 && first !== undefined ? subjectOf(first) : `Ambit: ${told.length} things for you`,
    text: [
      ...listed,
      ...more,
      "The links open Ambit, where you sign in and answer. Nothing is answered from this mail.",
      `What you are told by mail: ${publicUrl}/settings`,
      "",
    ].join("\n\n"),
  };
}

function subjectOf({ type, data }: Told): string {
  if (type === "tool.quarantined") return `${LEAD[type]}: ${named(data.action)}`;
  if (data.about !== undefined) return `${LEAD[type] ?? "Ambit"}: ${named(data.about)}`;
  if (data.ends_at !== undefined || data.grants !== undefined) return `${LEAD[type] ?? "Ambit"}: ${named(data.agent)}`;
  return `${LEAD[type] ?? "Ambit"}: ${named(data.agent)}, ${named(data.action)} in ${named(data.environment)}`;
}

const LEAD: Partial<Record<NotificationType, string>> = {
  "approval.requested": "Waiting for your answer",
  "approval.passed": "Passed to you",
  "approval.due_soon": "Deadline near",
  "hand_off.opened": "Handed off",
  "hand_off.passed": "Passed to you",
  "hand_off.due_soon": "Deadline near",
  "hand_off.overdue": "Overdue",
  "action.failed": "Failed after your approval",
  "action.ungoverned": "Done without a decision",
  "tool.quarantined": "A tool changed what it says",
  "change.submitted": "Waiting for your review",
  "change.approved": "Approved",
  "change.rejected": "Rejected",
  "change.returned": "Back to you",
  "contraction.proposed": "Authority that could go",
  "exception.ending": "An exception ends soon",
  "break_glass.asked": "Break-glass was asked for",
  "break_glass.given": "Break-glass was given",
  "break_glass.review_overdue": "A review is overdue",
};

function paragraphOf({ type, data }: Told): string {
  if (type === "tool.quarantined")
    return `${named(data.action)} says something else of itself than when people looked at it. Gateways let no call of it run until a security reviewer has looked.\n${data.url}`;
  if (data.about !== undefined) return `${changeSentence(type, data)}\n${data.url}`;
  if (data.ends_at !== undefined || data.grants !== undefined) return `${grantSentence(type, data)}\n${data.url}`;
  const what = `${named(data.action)}${on(data.resource)} in ${named(data.environment)}`;
  const who = named(data.agent);
  const sentences: Partial<Record<NotificationType, string>> = {
    "approval.requested": `${who} asks for ${what}. Answer until ${time(data.due_at)}; without an answer it is denied.`,
    "approval.passed": `It was passed to you, or to your team: ${who} asks for ${what}. Without an answer until ${time(data.due_at)} it is denied.`,
    "approval.due_soon": `${who} still waits for ${what}. Without an answer until ${time(data.due_at)} it is denied.`,
    "hand_off.opened": `${who} was stopped at ${what}. The task goes to a person until ${time(data.due_at)}.`,
    "hand_off.passed": `It was passed to you: ${who} was stopped at ${what}. The task is due at ${time(data.due_at)}.`,
    "hand_off.due_soon": `${who} was stopped at ${what}. The task is not done yet and due at ${time(data.due_at)}.`,
    "hand_off.overdue": `${who} was stopped at ${what}. The task was due at ${time(data.due_at)} and is not done.`,
    "action.ungoverned": `The logs show ${what} by an identity of ${who}, and Ambit was not asked. Look what was behind it, and say so.`,
    "action.failed": `You approved ${what} for ${who}. It was reported as failed.`,
  };
  return `${sentences[type] ?? `${type}: ${what}`}\n${data.url}`;
}

function changeSentence(type: NotificationType, { about, author }: Told["data"]): string {
  const what = named(about);
  const sentences: Partial<Record<NotificationType, string>> = {
    "change.submitted": `A change of ${what} widens what may be done and waits for a review. It was written by ${by(author)}.`,
    "change.approved": `Your change of ${what} was approved.`,
    "change.rejected": `Your change of ${what} was rejected. The page says why.`,
    "change.returned": `Your change of ${what} was approved, and would do something else by now. It is a draft of yours again.`,
  };
  return sentences[type] ?? `${type}: ${what}`;
}

/** Of grants that end, or could: what is unused, exceptions, and break-glass. */
function grantSentence(
  type: NotificationType,
  { agent, grant, grants, cause, environment, minutes, asked_by, given_by, ends_at }: Told["data"],
): string {
  const [who, where] = [named(agent), named(environment)];
  const sentences: Partial<Record<NotificationType, string>> = {
    "contraction.proposed": `${contractionWords(cause, grantsWords(grants), who)} Taking them out is one click; keeping them wants a reason.`,
    "exception.ending": `The exception ${named(grant)} of ${who} ends at ${time(ends_at)}. Until then it can be renewed, which waits for a review.`,
    "break_glass.asked": `${by(asked_by)} asks for ${minutes} minutes of break-glass for ${who} in ${where}. It takes a second person, who has just signed in.`,
    "break_glass.given": `${by(given_by)} gave ${who} break-glass in ${where} until ${time(ends_at)}, for which ${by(asked_by)} had asked. A security reviewer who is neither of them owes a review within a day.`,
    "break_glass.review_overdue": `Nobody has reviewed the break-glass of ${who} in ${where} that was given more than a day ago.`,
  };
  return sentences[type] ?? `${type}: ${who}`;
}

function contractionWords(cause: unknown, grants: string, who: string): string {
  if (cause === "incident")
    return `An incident found the authority of ${who} too wide: ${grants} allowed what happened.`;
  if (cause === "ungoverned") return `${who} acted around Ambit, where it holds ${grants}.`;
  return `Nobody used ${grants} of ${who} for 90 days.`;
}

function grantsWords(grants: unknown): string {
  const count = Array.isArray(grants) ? grants.length : 0;
  return count === 1 ? "one grant" : `${count} grants`;
}

/** An address is written so that no program makes a link of it. */
function by(author: unknown): string {
  return named(String(author).replace("@", " at "));
}

/** The resource is the caller's claim: it is named only where it cannot mislead. */
function on(resource: unknown): string {
  const { type, id } = resource as { type: string; id: string };
  const words = [harmless(type), harmless(id)];
  return words.includes(null) ? " on something that Ambit shows you" : ` on ${words.join(" ")}`;
}

/** Names that people gave, in the bundle. */
function named(name: unknown): string {
  return harmless(String(name), { dots: true }) ?? "(a name that Ambit shows you)";
}

function time(at: unknown): string {
  return `${String(at).slice(0, 16).replace("T", " ")} UTC`;
}
