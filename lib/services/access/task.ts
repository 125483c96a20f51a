import type { Task, TaskAnswer, TaskResult, TaskStatus } from "@/lib/contracts/access";
import type { ApprovalRow } from "@/lib/db/access/approvals";

const DISPLAY: Record<TaskStatus, string> = {
  pending: "Waiting for a person",
  approved: "Approved",
  denied: "Denied",
  expired: "Nobody answered in time",
  cancelled: "Withdrawn",
};

/** An approval as the caller sees it: the task handle and, once approved, what to evaluate again with. */
export function taskAnswer(approval: ApprovalRow, publicUrl: string): TaskAnswer {
  const result = resultOf(approval);
  return { task: taskOf(approval, publicUrl), ...(result === undefined ? {} : { result }) };
}

function taskOf(approval: ApprovalRow, publicUrl: string): Task {
  const endpoint = `${publicUrl}/access/v1/requests/${approval.id}`;
  return {
    id: approval.id,
    status: approval.status,
    status_endpoint: endpoint,
    expires_at: approval.expiresAt.toISOString(),
    links: { cancel: `${endpoint}/cancel`, review: `${publicUrl}/inbox/${approval.id}` },
    display: { title: DISPLAY[approval.status], description: approval.reason ?? "" },
    ...(approval.questions.length === 0
      ? {}
      : { questions: approval.questions.map(questionOf), reply_endpoint: `${endpoint}/replies` }),
  };
}

function questionOf({ id, text, askedAt, reply }: ApprovalRow["questions"][number]) {
  return { id, text, asked_at: new Date(askedAt).toISOString(), ...(reply === null ? {} : { reply }) };
}

function resultOf(approval: ApprovalRow): TaskResult | undefined {
  const { status, resolvedAt, approvedUntil, editedArguments } = approval;
  if (status !== "approved" || resolvedAt === null || approvedUntil === null) return undefined;
  return {
    mode: "reevaluate",
    approval: {
      id: approval.id,
      approved_at: resolvedAt.toISOString(),
      approved_until: approvedUntil.toISOString(),
    },
    ...(editedArguments === null ? {} : { edited: { arguments: editedArguments } }),
  };
}
