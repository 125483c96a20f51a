import { compareText } from "./fragments";
import type { StoredApproval, StoredEvaluation, StoredStory } from "./stored";
import type { ApprovalPhase } from "./types";

/** A stored story, read: which approval it turns on and which evaluation let the action run. */
export interface Story {
  subject: StoredEvaluation;
  approval: { stored: StoredApproval; relation: ApprovalPhase["relation"] } | null;
  /** Other approvals that the subject touched (one that it presented and that was not honoured). */
  otherApprovals: { stored: StoredApproval; relation: ApprovalPhase["relation"] }[];
  /** Every evaluation of the story, the subject among them, oldest first. */
  evaluations: StoredEvaluation[];
  /** The evaluation under which the action could run: the subject if allowed, else the last one that honoured the approval. */
  executing: StoredEvaluation | null;
}

/** The stronger a relation, the earlier it stands: the first one found is what the story turns on. */
const RELATIONS = ["honoured", "opened", "waited_on", "presented"] as const;

export function readStory(stored: StoredStory): Story {
  const { subject } = stored;
  const related = stored.approvals
    .map((approval) => ({ stored: inOrder(approval), relation: relationOf(subject, approval) }))
    .sort(
      (a, b) =>
        RELATIONS.indexOf(a.relation) - RELATIONS.indexOf(b.relation) ||
        compareText(b.stored.requestedAt, a.stored.requestedAt) ||
        compareText(a.stored.id, b.stored.id),
    );
  const [approval = null, ...otherApprovals] = related;
  const shared = approval !== null && approval.relation !== "presented" ? approval.stored : null;
  const tied = shared === null ? [] : stored.others.filter((other) => other.id !== subject.id && isTied(other, shared));
  const evaluations = [subject, ...tied].sort(byDecision);
  return { subject, approval, otherApprovals, evaluations, executing: executingIn(subject, shared, evaluations) };
}

export function byDecision(a: StoredEvaluation, b: StoredEvaluation): number {
  return compareText(a.decidedAt, b.decidedAt) || compareText(a.id, b.id);
}

function inOrder(approval: StoredApproval): StoredApproval {
  return {
    ...approval,
    requirements: [...approval.requirements].sort((a, b) => compareText(a.kind, b.kind) || compareText(a.name, b.name)),
    answers: [...approval.answers].sort(
      (a, b) => compareText(a.answeredAt, b.answeredAt) || compareText(a.person.email, b.person.email),
    ),
  };
}

function relationOf(subject: StoredEvaluation, approval: StoredApproval): ApprovalPhase["relation"] {
  if (subject.approvalId === approval.id) return "honoured";
  if (approval.evaluationId === subject.id) return "opened";
  if (waitedOn(subject, approval)) return "waited_on";
  return "presented";
}

/**
 * An escalated call for the very action that was waiting at that moment, or was approved and not used yet, shares the
 * approval that was already there.
 */
export function waitedOn(evaluation: StoredEvaluation, approval: StoredApproval): boolean {
  const until = approval.status === "approved" ? (approval.usedAt ?? approval.approvedUntil) : approval.resolvedAt;
  return (
    evaluation.outcome === "escalate" &&
    evaluation.actionDigest === approval.actionDigest &&
    evaluation.decidedAt >= approval.requestedAt &&
    (until === null || evaluation.decidedAt <= until)
  );
}

function isTied(evaluation: StoredEvaluation, approval: StoredApproval): boolean {
  return (
    evaluation.approvalId === approval.id || evaluation.id === approval.evaluationId || waitedOn(evaluation, approval)
  );
}

function executingIn(
  subject: StoredEvaluation,
  approval: StoredApproval | null,
  evaluations: readonly StoredEvaluation[],
): StoredEvaluation | null {
  if (subject.outcome === "allow") return subject;
  if (subject.outcome === "deny" || approval === null) return null;
  return evaluations.findLast((one) => one.outcome === "allow" && one.approvalId === approval.id) ?? null;
}
