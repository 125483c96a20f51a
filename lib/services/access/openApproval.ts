import { requirementsOf } from "@/lib/core/approval/requirements";
import type { Ask, SessionFacts } from "@/lib/core/decision/types";
import type { JsonObject } from "@/lib/core/organisation/definition";
import {
  type ApprovalRow,
  approvalsLock,
  countCandidates,
  countPending,
  expireApprovals,
  findPending,
  findUsable,
  insertApproval,
  type NewApproval,
} from "@/lib/db/access/approvals";
import { insertAuditEvents } from "@/lib/db/access/audit";
import { lockNames } from "@/lib/db/access/locks";
import type { QueryClient } from "@/lib/db/queryClient";
import { newId } from "@/lib/platform/ids";
import { actorColumns } from "@/lib/services/audit";
import { approvalsExpired } from "@/lib/services/deadline/expired";
import { answerInAdvance } from "./answerInAdvance";
import type { AccessContext } from "./context";

/** Most approvals of one agent that wait at the same time. */
export const PENDING_MAX = 100;

/** The decision that asks. */
export interface Escalation {
  evaluationId: string;
  actionDigest: string;
  action: string;
  /** Of the catalogue, as the decision saw it. */
  actionVersion: number | null;
  environment: string;
  resource: { type: string; id: string; properties?: JsonObject };
  arguments: JsonObject | null;
  onBehalfOf: string | null;
  justification: string | null;
  asks: Ask[];
  sessionFacts: SessionFacts;
  /** An approval that was given already, and not used, answers it. Not when the escalation says that it does not do. */
  reuse: boolean;
}

/**
 * The approval of this exact action: the one that is open, or a new one, which a bounded approval may answer at once. Null when
 * the agent has too many that wait.
 * Runs in the caller's transaction and holds the agent's approvals until it ends.
 */
export async function openApproval(
  ctx: AccessContext,
  client: QueryClient,
  escalation: Escalation,
): Promise<ApprovalRow | null> {
  const { agentId } = ctx.actor;
  const now = ctx.now();
  await lockNames(client, [approvalsLock(agentId)]);
  const pending = await findPending(client, escalation.actionDigest);
  if (pending !== null) {
    if (pending.expiresAt > now) return pending;
    // Its time is over and nobody has noted it yet: it must not stand in the way of a new one.
    await insertAuditEvents(client, approvalsExpired(now, await expireApprovals(client, { now, id: pending.id })));
  }
  if (escalation.reuse) {
    const usable = await findUsable(client, escalation.actionDigest, now);
    if (usable !== null) return usable;
  }
  const approval = newApproval(escalation, { agentId, now });
  const answered = await answerInAdvance(ctx, client, { escalation, approval });
  if (answered !== null) return answered;
  if ((await countPending(client, agentId, now)) >= PENDING_MAX) return null;
  return insertNew(ctx, client, { escalation, approval });
}

function newApproval(
  { evaluationId, actionDigest, justification, asks, sessionFacts }: Escalation,
  { agentId, now }: { agentId: string; now: Date },
): NewApproval {
  return {
    id: newId(),
    evaluationId,
    agentId,
    actionDigest,
    justification,
    asks,
    sessionFacts,
    requirements: requirementsOf(asks),
    requestedAt: now,
    expiresAt: new Date(now.getTime() + respondWithinMs(asks)),
  };
}

async function insertNew(
  ctx: AccessContext,
  client: QueryClient,
  { escalation, approval: wanted }: { escalation: Escalation; approval: NewApproval },
): Promise<ApprovalRow> {
  const { agentId, evaluationId, actionDigest, requirements, requestedAt: now } = wanted;
  const approval = await insertApproval(client, wanted);
  await insertAuditEvents(client, [
    {
      at: now,
      ...actorColumns(ctx.actor),
      event: "approval.requested",
      subjectKind: "approval",
      subjectId: approval.id,
      detail: { evaluationId, actionDigest, requirements, expiresAt: approval.expiresAt.toISOString() },
    },
  ]);
  for (const requirement of requirements) {
    const candidates = await countCandidates(client, { agentId, onBehalfOf: escalation.onBehalfOf, requirement });
    if (candidates < requirement.count)
      ctx.log.warn({ approvalId: approval.id, requirement, candidates }, "too few people could answer this approval");
  }
  return approval;
}

/** The most hurried of the asks: when it is not answered in time, the whole is not. */
function respondWithinMs(asks: readonly Ask[]): number {
  return Math.min(...asks.map(({ respondWithinSeconds }) => respondWithinSeconds)) * 1_000;
}
