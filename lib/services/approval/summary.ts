import type { ApprovalStatus, ApprovalSummary } from "@/lib/contracts/approvals";
import type { Ask } from "@/lib/core/decision/types";
import { limitHolderName } from "@/lib/core/limits/key";
import type { ApprovalListRow } from "@/lib/db/approval/list";

type SummaryRow = Omit<ApprovalListRow, "evaluation"> & {
  evaluation: Pick<ApprovalListRow["evaluation"], "action" | "environment" | "resource" | "onBehalfOf">;
};

/** One approval as lists show it. One whose time is over is expired, also before the sweep has said so. */
export function summaryOf(row: SummaryRow, now: Date): ApprovalSummary {
  const { evaluation, agent } = row;
  const resource = evaluation.resource as { type: string; id: string };
  return {
    id: row.id,
    evaluation_id: row.evaluationId,
    status: statusAt(row, now),
    agent: { id: agent.id, name: agent.name, team: agent.team.name },
    on_behalf_of: evaluation.onBehalfOf,
    action: evaluation.action,
    environment: evaluation.environment,
    resource: { type: resource.type, id: resource.id },
    asked_by: (row.asks as unknown as Ask[]).map((ask) =>
      ask.kind === "rule" ? ask.rule : limitHolderName(ask.limit),
    ),
    requested_at: row.requestedAt.toISOString(),
    expires_at: row.expiresAt.toISOString(),
    resolved_at: row.resolvedAt?.toISOString() ?? null,
    reason: row.reason,
  };
}

export function statusAt(
  { status, expiresAt }: { status: ApprovalStatus; expiresAt: Date },
  now: Date,
): ApprovalStatus {
  return status === "pending" && expiresAt <= now ? "expired" : status;
}
