import { list } from "@/lib/core/text/list";
import { outcomeDueAt, permitIsUsable } from "./expectations";
import type { StoredApproval, StoredEvaluation, StoredHandOff } from "./stored";
import type { Story } from "./story";
import type { Standing } from "./types";

/** Where the action stands at `now` (epoch milliseconds). */
export function standingOf(story: Story, now: number): Standing {
  const { subject, executing, approval } = story;
  if (executing !== null) return standingOfExecution(executing, now);
  if (subject.outcome === "deny") return subject.handOff === null ? "denied" : "handed_off";
  if (approval === null || approval.relation === "presented") return "not_asked";
  return standingOfApproval(approval.stored, now);
}

function standingOfExecution(executing: StoredEvaluation, now: number): Standing {
  if (executing.outcomeReport !== null) return executing.outcomeReport.status;
  if (permitIsUsable(executing, now)) return "awaiting_use";
  if (executing.permit === null || executing.permit.redeemedAt === null) return "permit_unused";
  const dueAt = outcomeDueAt(executing);
  return dueAt !== null && now < Date.parse(dueAt) ? "awaiting_outcome" : "outcome_missing";
}

function standingOfApproval(approval: StoredApproval, now: number): Standing {
  switch (approval.status) {
    case "pending":
      return now < Date.parse(approval.expiresAt) ? "awaiting_approval" : "approval_expired";
    case "denied":
      return "approval_denied";
    case "expired":
      return "approval_expired";
    case "cancelled":
      return "approval_cancelled";
    case "approved":
      return approval.revokedAt === null &&
        approval.usedAt === null &&
        approval.approvedUntil !== null &&
        now < Date.parse(approval.approvedUntil)
        ? "awaiting_retry"
        : "approval_unused";
  }
}

/** True while the record is expected to change by itself soon. */
export function isOpen(standing: Standing): boolean {
  return OPEN.has(standing);
}

const OPEN: ReadonlySet<Standing> = new Set([
  "awaiting_approval",
  "awaiting_retry",
  "awaiting_use",
  "awaiting_outcome",
]);

/** Where it stands as one or two sentences. Holds no text that an agent wrote. */
export function standingSentence(story: Story, standing: Standing): string {
  const approvers = approversOf(story);
  const approved = approvers === null ? "It was allowed" : `${approvers} approved it`;
  switch (standing) {
    case "awaiting_approval":
      return "It is held: a person has been asked and has not answered yet.";
    case "awaiting_retry":
      return `${approved}. The caller has not come back with the approval yet.`;
    case "awaiting_use":
      return `${approved}. Its permit has not been used yet.`;
    case "awaiting_outcome":
      return `${approved} and the call has started. Its outcome has not been reported yet.`;
    case "succeeded":
      return `${approved}, and the call succeeded.`;
    case "failed":
      return `${approved}, and the call failed.`;
    case "not_executed":
      return `${approved}, but the call was not executed.`;
    case "denied":
      return "It was denied.";
    case "handed_off":
      return handOffSentence(story.subject.handOff);
    case "not_asked":
      return "It needed a person's approval, and none was requested.";
    case "approval_denied":
      return `${denierOf(story) ?? "A person"} denied it.`;
    case "approval_expired":
      return "Nobody answered in time, so it was denied.";
    case "approval_cancelled":
      return "The request for approval was withdrawn.";
    case "approval_unused":
      return `${approved}, but the approval ended unused.`;
    case "permit_unused":
      return `${approved}, but its permit was never used.`;
    case "outcome_missing":
      return `${approved} and the call started. How it ended was never reported.`;
  }
}

function handOffSentence(handOff: StoredHandOff | null): string {
  const name = handOff?.owners.at(-1)?.person.name ?? "a person";
  switch (handOff?.status) {
    case "accepted":
      return `It was stopped. ${name} has taken the task over.`;
    case "done":
      return `It was stopped and handed to ${name}, who says that it is done.`;
    case "returned":
      return `It was stopped and handed to ${name}, who returned it to the agent.`;
    default:
      return "It was stopped. The task waits for a person to take it over.";
  }
}

function approversOf({ approval }: Story): string | null {
  if (approval === null || approval.relation === "presented" || approval.stored.status !== "approved") return null;
  const names = approval.stored.answers.filter((one) => one.verdict === "approve").map((one) => one.person.name);
  return names.length === 0 ? null : list(names);
}

function denierOf({ approval }: Story): string | null {
  return approval?.stored.answers.find((one) => one.verdict === "deny")?.person.name ?? null;
}
