import { isWithinBounded, mayBeAnsweredInAdvance, suffices } from "@/lib/core/approval/bounded";
import type { Requirement } from "@/lib/core/decision/types";
import type { ApprovalRow, NewApproval } from "@/lib/db/access/approvals";
import { insertAuditEvents } from "@/lib/db/access/audit";
import {
  type BoundedRow,
  claimBoundedUse,
  findBoundedApprovals,
  insertAnsweredApproval,
} from "@/lib/db/access/boundedApprovals";
import type { QueryClient } from "@/lib/db/queryClient";
import { mayAnswer } from "@/lib/services/approval/mayAnswer";
import { APPROVED_FOR_MS } from "@/lib/services/approval/takeEffect";
import { actorColumns } from "@/lib/services/audit";
import type { AccessContext } from "./context";
import type { Escalation } from "./openApproval";

/**
 * Opens `approval` as one that a bounded approval answers; null where none does, and people are asked. It is bound to the exact
 * action as any other, good for one use, and ends with the bounded approval at the latest. Runs in the caller's transaction,
 * which holds the agent's approvals.
 */
export async function answerInAdvance(
  ctx: AccessContext,
  client: QueryClient,
  { escalation, approval }: { escalation: Escalation; approval: NewApproval },
): Promise<ApprovalRow | null> {
  if (!mayBeAnsweredInAdvance(escalation.asks)) return null;
  const now = approval.requestedAt;
  const { action, environment } = escalation;
  for (const bounded of await findBoundedApprovals(client, { agentId: approval.agentId, action, environment, now })) {
    if (!isWithinBounded({ ...escalation, session: escalation.sessionFacts }, bounded)) continue;
    const qualifies = stillQualifies(bounded, approval);
    if (qualifies === null) continue;
    const use = await claimBoundedUse(client, bounded.id, now);
    if (use === null) continue;
    const approvedUntil = new Date(Math.min(now.getTime() + APPROVED_FOR_MS, bounded.until.getTime()));
    const opened = await insertAnsweredApproval(
      client,
      { ...approval, approvedUntil },
      { boundedId: bounded.id, use, qualifies },
    );
    await auditUse(ctx, client, { approval, bounded, use, approvedUntil });
    return opened;
  }
  return null;
}

/**
 * What the giver stood for then and stands for now, where that is all that is asked; null where they could not give this answer
 * today: their account or role is gone, or the agent is theirs or acts for them by now.
 */
function stillQualifies(
  { giver, teamId, ownerId, onBehalfOf }: BoundedRow,
  { asks, requirements }: NewApproval,
): Requirement[] | null {
  if (giver.disabled || !giver.roles.includes("security_reviewer")) return null;
  const may = mayAnswer(giver, { teamId, ownerId, onBehalfOf, requirements, answers: [] }, "approve");
  if (!may.allowed) return null;
  const qualifies = may.qualifies.filter(({ kind, name }) =>
    giver.qualified.some((then) => then.kind === kind && then.name === name),
  );
  return suffices(asks, { person: giver.id, qualifies }) ? qualifies : null;
}

async function auditUse(
  ctx: AccessContext,
  client: QueryClient,
  {
    approval,
    bounded,
    use,
    approvedUntil,
  }: { approval: NewApproval; bounded: BoundedRow; use: number; approvedUntil: Date },
): Promise<void> {
  const { id, evaluationId, agentId, actionDigest, requirements, requestedAt: at } = approval;
  const ofApproval = { at, subjectKind: "approval", subjectId: id };
  const ambit = { actorKind: "system" as const, actorId: null, actorName: "ambit" };
  const how = { boundedApprovalId: bounded.id, use, givenBy: bounded.giver.email };
  await insertAuditEvents(client, [
    {
      ...ofApproval,
      ...actorColumns(ctx.actor),
      event: "approval.requested",
      detail: { evaluationId, actionDigest, requirements, expiresAt: approval.expiresAt.toISOString() },
    },
    {
      ...ofApproval,
      ...ambit,
      event: "approval.approved",
      detail: { agentId, actionDigest, ...how, approvedUntil: approvedUntil.toISOString() },
    },
    {
      at,
      ...actorColumns(ctx.actor),
      event: "bounded_approval.used",
      subjectKind: "bounded_approval",
      subjectId: bounded.id,
      detail: { agentId, approvalId: id, evaluationId, actionDigest, use },
    },
  ]);
}
