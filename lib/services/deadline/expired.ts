import type { AuditRow } from "@/lib/db/access/audit";

/** The audit events of approvals that ended unanswered: Ambit itself ended them. */
export function approvalsExpired(at: Date, approvals: readonly { id: string; agentId: string }[]): AuditRow[] {
  return approvals.map(({ id, agentId }) => ({
    at,
    actorKind: "system",
    actorId: null,
    actorName: "ambit",
    event: "approval.expired",
    subjectKind: "approval",
    subjectId: id,
    detail: { agentId },
  }));
}
