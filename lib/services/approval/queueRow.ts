import type { InboxRow } from "@/lib/contracts/inbox";
import { limitHolderName } from "@/lib/core/limits/key";
import type { QueuePosition, QueueQuery, QueueRow } from "@/lib/db/approval/queue";
import { type Answerer, mayAnswer } from "./mayAnswer";
import { statusAt } from "./summary";

/** One approval as the inbox lists it for this person. */
export function inboxRowOf(row: QueueRow, person: Answerer, now: Date): InboxRow {
  const status = statusAt(row, now);
  const isClaimed =
    status === "pending" && row.claimedBy !== null && row.claimedUntil !== null && row.claimedUntil > now;
  return {
    id: row.id,
    evaluation_id: row.evaluationId,
    action_digest: row.actionDigest,
    status,
    agent: { id: row.agentId, name: row.agentName, team: row.teamName },
    on_behalf_of: row.onBehalfOf,
    action: row.action,
    environment: row.environment,
    resource: { type: row.resource.type, id: row.resource.id },
    asked_by: row.asks.map((ask) => (ask.kind === "rule" ? ask.rule : limitHolderName(ask.limit))),
    rule: row.askedBy,
    requested_at: row.requestedAt.toISOString(),
    expires_at: row.expiresAt.toISOString(),
    resolved_at: row.resolvedAt?.toISOString() ?? null,
    reason: row.reason,
    may_answer: status === "pending" && mayAnswer(person, row, "approve").allowed,
    claimed_by: isClaimed ? { name: row.claimedBy ?? "", until: row.claimedUntil?.toISOString() ?? "" } : null,
    assigned_to: row.assignedTo,
    answered_by: row.lastAnswer === null ? null : { ...row.lastAnswer, at: new Date(row.lastAnswer.at).toISOString() },
  };
}

/** Where a row stands in the order that was asked for. */
export function positionIn(row: QueueRow, { order, group }: Pick<QueueQuery, "order" | "group">): QueuePosition {
  const at = { expires_at: row.expiresAt, requested_at: row.requestedAt, resolved_at: row.resolvedAt }[order.by];
  return {
    group: group === null ? null : group === "agent_name" ? row.agentName : row.askedBy,
    at: at ?? row.requestedAt,
    id: row.id,
  };
}
